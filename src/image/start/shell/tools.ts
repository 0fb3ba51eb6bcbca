/** Builtins and reserved words of dash, bash and busybox, as far as they begin a command. */
export const builtins: ReadonlySet<string> = namesIn(
  `. : [ [[ alias bg bind break builtin caller case cd command compgen complete continue declare dirs disown do done echo elif else enable
  esac eval exec exit export false fc fg fi for function getopts hash help history if in jobs kill let local logout mapfile popd printf
  pushd pwd read readarray readonly return select set shift shopt source suspend test then time times trap true type typeset ulimit umask
  unalias unset until wait while`,
);

/** Those that dash does not have. */
export const ofBash: ReadonlySet<string> = namesIn(
  'bind builtin caller compgen complete declare dirs disown enable history let logout mapfile popd pushd readarray select shopt source suspend typeset [[',
);

/** What busybox may have inside without a link in PATH, and health checks use. */
export const applets: ReadonlySet<string> = namesIn(
  `ash awk basename cat chmod cp cut date dd df dirname du egrep env expr fgrep find grep head hostname id ip killall ln ls md5sum
  mkdir mv nc netstat nslookup pgrep pidof ping pkill ps rm sed seq sh sha256sum sleep sort ss stat sync tail tee timeout top touch tr
  uname uniq vi wc wget which whoami xargs`,
);

/** What makes files, so that a later command may be one of them. */
export const makers: ReadonlySet<string> = namesIn(
  'apk apt apt-get base64 bunzip2 cat cp curl dd git go gunzip install ln make mount mv npm pip rsync sed tar tee unxz unzip wget xz',
);

/** What works and ends, and is the program of a container only where nothing else is. */
export const tools: ReadonlySet<string> = new Set([
  ...builtins,
  ...applets,
  ...makers,
  ...namesIn(
    `addgroup adduser chgrp chown envsubst gawk getcap getent groupadd groupmod gzip iptables jq ldconfig locale mkfifo mktemp mountpoint
    openssl printenv readlink realpath rmdir setcap sysctl tput truncate tty update-ca-certificates useradd usermod yq`,
  ),
]);

function namesIn(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter((word) => word !== ''));
}
