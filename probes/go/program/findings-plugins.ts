import { type Catalog, defineFinding } from '../../../src/finding.ts';

const reference = 'https://pkg.go.dev/plugin';

/** What keeps a program that calls plugin.Open from loading plugins. */
export const pluginFindings = {
  'go/plugin-unavailable': defineFinding<{ path: string; static: boolean; package: string; tags: string }>({
    severity: 'warning',
    title: 'The program calls plugin.Open, but its build cannot load plugins',
    why: 'Plugins are loaded by the C library. With CGO_ENABLED=0 every call returns "plugin: not implemented"; linked statically (-extldflags -static) the program crashes: "fatal error: runtime: no plugin module data".',
    example: { path: '/app/server', static: false, package: 'example.com/server', tags: '' },
    refs: [reference],
    message: ({ path, static: isStatic }) =>
      isStatic
        ? `${path} calls plugin.Open but is linked statically: it crashes with "runtime: no plugin module data"`
        : `${path} calls plugin.Open but was built with CGO_ENABLED=0: every call returns "plugin: not implemented"`,
    remedy: ({ path, package: main, tags }) =>
      `build it dynamic, with a C compiler, and run it on the libc of the build stage: CGO_ENABLED=1 go build${tags === '' ? '' : ` -tags ${tags}`} -o ${path} ${main}`,
  }),
  'go/plugin-mismatch': defineFinding<{ path: string; plugin: string; problem: string }>({
    severity: 'warning',
    title: 'A plugin does not match the program that loads it',
    why: 'Program and plugin must be built by the same Go release with the same flags and the same version of every module they share. Otherwise plugin.Open returns "plugin was built with a different version of package ...", and with a different release the program crashes: "fatal error: runtime: no plugin module data".',
    example: {
      path: '/app/server',
      plugin: '/app/plugins/auth.so',
      problem: 'it was built with go1.25.6, the program with go1.26.8',
    },
    refs: [reference],
    message: ({ path, plugin, problem }) => `${path} cannot load ${plugin}: ${problem}`,
    remedy: ({ plugin }) =>
      `build both in one stage, from one go.mod, with the same flags: go build -buildmode=plugin -o ${plugin}`,
  }),
} as const satisfies Catalog;
