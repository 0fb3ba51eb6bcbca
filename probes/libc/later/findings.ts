import { type Catalog, defineFinding } from '../../../src/finding.ts';
import type { Installer } from '../../../src/linux/installer.ts';
import { installLine } from '../libraries/packages.ts';
import { vendorRemedy } from '../libraries/vendor-libraries.ts';

/** Not a library but the directory of glibc's converters, named after the file in it that lists them. */
const converters = 'gconv-modules';

/** What a program that starts would fail to find later. */
export const laterFindings = {
  'libc/opened-library-missing': defineFinding<{
    path: string;
    name: string;
    function: string;
    installer: Installer | null;
    class: 32 | 64;
    /** Where the loader would look last. */
    directory: string;
    symptom?: string;
    by?: 'glibc' | 'musl';
  }>({
    severity: 'warning',
    title: 'A library that is loaded at run time is missing',
    why: 'Some functions of glibc open another library when they are called, which ldd does not show: pthread_exit and pthread_cancel need libgcc_s.so.1 ("libgcc_s.so.1 must be installed for pthread_exit to work", and the program is aborted). Before glibc 2.34 names of users and hosts were looked up by libnss_files.so.2 and libnss_dns.so.2: without them every lookup fails. iconv_open reads the converters of most character sets from a directory gconv ("Invalid argument" if it is missing). Images into which only the libraries that ldd lists were copied, and distroless/base, lack them. Some modules open a library by dlopen themselves: godror that of Oracle\'s client ("DPI-1047: Cannot locate a 64-bit Oracle Client library"), sdjournal of go-systemd libsystemd.',
    example: {
      path: '/app',
      name: 'libgcc_s.so.1',
      function: 'pthread_exit',
      installer: null,
      class: 64,
      directory: '/usr/lib',
    },
    refs: ['https://sourceware.org/glibc/manual/latest/html_node/Cancellation.html'],
    message: ({ path, name, function: called, directory, symptom }) =>
      symptom !== undefined
        ? `${path} opens ${name} by ${called}, and it is missing: ${symptom}`
        : name === converters
          ? `${path} calls ${called}, but glibc's converters in ${directory} are missing: only UTF-8, UCS and ASCII work (others: "Invalid argument")`
          : `${path} calls ${called}, for which glibc loads ${name}, which is missing` +
            (name.startsWith('libgcc') ? `: "${name} must be installed for ${called} to work"` : ': lookups fail'),
    remedy: ({ name, installer, class: bits, directory, symptom, by }) => {
      const vendor = vendorRemedy(name);
      if (vendor !== null) return by === 'musl' ? `${vendor}; not on musl, for which there is none` : vendor;
      if (symptom !== undefined && by === 'musl')
        return `use a base with glibc, such as debian:12-slim, and there: ${installLine('apt-get', [name], true)}`;
      if (name === converters)
        return `COPY --from=build ${directory} ${directory}; or convert in Go, with golang.org/x/text/encoding`;
      if (installer !== null) return `in the final stage: ${installLine(installer, [name], bits === 64)}`;
      const copy = `copy ${name} from the build stage to ${directory}/`;
      return name.startsWith('libgcc')
        ? `${copy}; or use a base that has it: FROM gcr.io/distroless/cc-debian12`
        : copy;
    },
  }),
} as const satisfies Catalog;
