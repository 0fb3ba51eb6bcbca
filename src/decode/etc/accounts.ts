/** A row of /etc/passwd (passwd(5)). */
export type PasswdEntry = {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  /** Empty for /bin/sh. */
  readonly shell: string;
};

/** A row of /etc/group (group(5)). */
export type GroupEntry = { readonly name: string; readonly gid: number; readonly members: readonly string[] };

/**
 * Rows that os/user accepts: seven fields, a name, numeric ids, no comment and no NIS mark (os/user/lookup_unix.go).
 */
export function decodePasswd(text: string): PasswdEntry[] {
  return rowsOf(text).flatMap((fields) => {
    const [name = '', , uid = '', gid = '', , home = ''] = fields;
    if (fields.length < 7 || name === '' || !isId(uid) || !isId(gid)) return [];
    return [{ name, uid: Number(uid), gid: Number(gid), home, shell: fields.slice(6).join(':') }];
  });
}

/** Rows that os/user accepts: four fields, a name and a numeric id. */
export function decodeGroup(text: string): GroupEntry[] {
  return rowsOf(text).flatMap((fields) => {
    const [name = '', , gid = '', members = ''] = fields;
    if (fields.length < 4 || name === '' || !isId(gid)) return [];
    return [{ name, gid: Number(gid), members: members.split(',').filter((member) => member !== '') }];
  });
}

/**
 * Rows as container engines read them to find the container's user: every nonblank line, with whatever fields it has;
 * an invalid or missing number is 0 (moby/sys/user, parseParts).
 */
export function decodeEnginePasswd(text: string): PasswdEntry[] {
  return linesOf(text).map((line) => {
    const [name = '', , uid = '', gid = '', , home = '', shell = ''] = line.split(':');
    return { name, uid: integer(uid), gid: integer(gid), home, shell };
  });
}

/** Like `decodeEnginePasswd`, for /etc/group. */
export function decodeEngineGroup(text: string): GroupEntry[] {
  return linesOf(text).map((line) => {
    const [name = '', , gid = '', members = ''] = line.split(':');
    return { name, gid: integer(gid), members: members === '' ? [] : members.split(',') };
  });
}

/** strconv.Atoi, whose error is ignored. */
function integer(text: string): number {
  return /^[+-]?\d+$/.test(text) ? Number(text) : 0;
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function rowsOf(text: string): string[][] {
  return linesOf(text)
    .filter((row) => !'#+-'.includes(row.charAt(0)))
    .map((row) => row.split(':'));
}

function isId(text: string): boolean {
  return /^-?\d+$/.test(text);
}
