/** Modules whose presence in a program changes what can be said about it. */
export const notableModules = {
  /** Sets GOMAXPROCS from the CPU quota. */
  autoMaxProcs: ['go.uber.org/automaxprocs'],
  /** Sets the memory limit from the control group. */
  autoMemLimit: ['github.com/KimMachineGun/automemlimit'],
  /**
   * Compile without cgo to a stub whose every call fails: static_mock.go in mattn's repository, and the forks that
   * kept it.
   */
  cgoStubs: ['github.com/mattn/go-sqlite3', 'github.com/mutecomm/go-sqlcipher', 'github.com/mutecomm/go-sqlcipher/v4'],
} as const;

const all: ReadonlySet<string> = new Set(Object.values(notableModules).flat());

export function isNotableModule(path: string): boolean {
  return all.has(path);
}
