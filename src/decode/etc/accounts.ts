/** A row of /etc/passwd (passwd(5)). */
export type PasswdEntry = { readonly name: string; readonly uid: number; readonly gid: number; readonly home: string };

/** A row of /etc/group (group(5)). */
export type GroupEntry = { readonly name: string; readonly gid: number; readonly members: readonly string[] };

/** Rows that os/user takes: seven fields, a name, numeric ids, no comment and no NIS mark (os/user/lookup_unix.go). */
export function decodePasswd(text: string): PasswdEntry[] {
  return rowsOf(text).flatMap((fields) => {
    const [name = '', , uid = '', gid = '', , home = ''] = fields;
    if (fields.length < 7 || name === '' || !isId(uid) || !isId(gid)) return [];
    return [{ name, uid: Number(uid), gid: Number(gid), home }];
  });
}

/** Rows that os/user takes: four fields, a name and a numeric id. */
export function decodeGroup(text: string): GroupEntry[] {
  return rowsOf(text).flatMap((fields) => {
    const [name = '', , gid = '', members = ''] = fields;
    if (fields.length < 4 || name === '' || !isId(gid)) return [];
    return [{ name, gid: Number(gid), members: members.split(',').filter((member) => member !== '') }];
  });
}

function rowsOf(text: string): string[][] {
  return text.split('\n').flatMap((line) => {
    const row = line.trim();
    return row === '' || '#+-'.includes(row.charAt(0)) ? [] : [row.split(':')];
  });
}

function isId(text: string): boolean {
  return /^-?\d+$/.test(text);
}
