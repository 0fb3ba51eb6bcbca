import { below, main, needing, otherModule, plain, type Trial, withoutDot } from './trial-modules.ts';

/** Modules of which a go.work has one, or none. */
export const workspaceTrials: Readonly<Record<string, Trial>> = {
  'a workspace whose other module has the name without a dot': {
    files: {
      ...withoutDot({ 'app/go.mod': needing['go.mod'], 'app/main.go': main, ...otherModule }),
      'go.work': 'go 1.21\n\nuse (\n\t./app\n\t./x\n)\n',
    },
    at: 'app',
    code: null,
  },
  'a workspace': { files: { ...below, 'go.work': 'go 1.21\n\nuse ./app\n' }, at: 'app', code: null },
  'a workspace with a hole': {
    files: { ...below, 'go.work': 'go 1.21\n\nuse (\n\t./app\n\t./b\n)\n' },
    at: 'app',
    code: 'go/work-file-broken',
  },
  'a workspace of others': {
    files: { ...below, 'go.work': 'go 1.21\n\nuse ./b\n', 'b/go.mod': 'module example.com/b\n\ngo 1.21\n' },
    at: 'app',
    code: 'go/work-file-broken',
  },
  'a workspace of an older language': {
    files: { ...below, 'go.work': 'go 1.20\n\nuse ./app\n' },
    at: 'app',
    code: 'go/work-file-broken',
  },
  'a workspace and -mod=mod': {
    files: { ...below, 'go.work': 'go 1.21\n\nuse ./app\n' },
    env: { GOFLAGS: '-mod=mod' },
    at: 'app',
    code: 'go/work-file-broken',
  },
  'a workspace that is off': {
    files: { ...below, 'go.work': 'go 1.21\n\nuse ./b\n' },
    env: { GOWORK: 'off' },
    at: 'app',
    code: null,
  },
  'a workspace that the settings file turned off': {
    files: { ...below, 'go.work': 'go 1.21\n\nuse ./b\n', 'app/settings': 'GOWORK=off\n' },
    env: { GOENV: 'settings' },
    at: 'app',
    code: null,
  },
  'a workspace that the settings file names, and that is not there': {
    files: { ...below, 'app/settings': 'GOWORK=/nonexistent/go.work\n' },
    env: { GOENV: 'settings' },
    at: 'app',
    code: 'go/work-file-broken',
  },
  'a workspace and GOWORK=auto': {
    files: { ...below, 'go.work': 'go 1.21\n\nuse ./app\n' },
    env: { GOWORK: 'auto' },
    at: 'app',
    code: null,
  },
  'GOWORK without a file': { files: plain, env: { GOWORK: '/nonexistent/go.work' }, code: 'go/work-file-broken' },
  'GOWORK that is relative': { files: plain, env: { GOWORK: 'go.work' }, code: 'go/work-file-broken' },
};
