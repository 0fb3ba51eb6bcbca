import { defineFinding } from '../../src/finding.ts';
import { fileModeRemedy } from '../../src/linux/access/mode-remedy.ts';

const osRelease = 'https://man7.org/linux/man-pages/man5/os-release.5.html';

export const findings = {
  'baseline/file-differs': defineFinding<{ path: string; actual: string; expected: string }>({
    severity: 'error',
    title: 'A file does not contain the required text (--file-has)',
    why: 'The image was built on a different baseline version than the deployment expects, or the ConfigMap was changed without a new image.',
    example: { path: '/etc/go-baseline.version', actual: '1.4.1', expected: '1.4.2' },
    refs: [],
    message: ({ path, actual, expected }) => `${path} holds '${actual}'; expected '${expected}'`,
    remedy: ({ path, expected }) =>
      `rebuild the image on the baseline whose ${path} is '${expected}'; or correct --file-has`,
  }),

  'baseline/file-unreadable': defineFinding<{ path: string; state: string; expected: string }>({
    severity: 'error',
    title: 'A file with a required text cannot be read (--file-has)',
    why: 'The file was not copied into the final stage, or cannot be read by the user that probe-env runs as. An expectation that cannot be verified does not count as met.',
    example: { path: '/etc/go-baseline.version', state: 'absent', expected: '1.4.2' },
    refs: [],
    message: ({ path, state, expected }) => `${path} ${stateWords[state] ?? state}; expected '${expected}'`,
    remedy: ({ path, state }) =>
      state === 'denied'
        ? fileModeRemedy('0644', path)
        : `copy the file to ${path} in the final stage, with --chmod=0644`,
  }),

  'baseline/other-distribution': defineFinding<{ actual: string; expected: string }>({
    severity: 'error',
    title: 'The image is based on a different distribution or version than expected (--distro)',
    why: 'A FROM line was changed, or a tag without a version moved. Libraries, time zones and CA bundles come from the other release.',
    example: { actual: 'debian 11', expected: 'debian >= 12' },
    refs: [osRelease],
    message: ({ actual, expected }) => `the image is ${actual}; expected ${expected}`,
    remedy: ({ expected }) => `use ${expected} in the FROM line of the final stage`,
  }),

  'baseline/too-many-packages': defineFinding<{ manager: string; count: number; limit: number }>({
    severity: 'error',
    title: 'The image has more packages than expected (--max-packages)',
    why: 'Each package needs updates and shows up in scans. Build tools in the final stage are the usual reason: a missing second FROM, or apt-get without --no-install-recommends.',
    example: { manager: 'dpkg', count: 312, limit: 100 },
    refs: ['https://docs.docker.com/build/building/multi-stage/'],
    message: ({ manager, count, limit }) => `${manager} lists ${count} packages; expected at most ${limit}`,
    remedy: () =>
      'copy the program into a second stage (FROM gcr.io/distroless/static); or install with --no-install-recommends',
  }),

  'baseline/packages-unknown': defineFinding<{ manager: string | null; limit: number }>({
    severity: 'error',
    title: 'The packages of the image cannot be counted (--max-packages)',
    why: 'The list cannot be read by this user, is the database of rpm, or was removed from the image of a distribution. An expectation that cannot be verified does not count as met.',
    example: { manager: 'rpm', limit: 100 },
    refs: [],
    message: ({ manager, limit }) =>
      `${manager === null ? 'there is no list of packages' : `the list of ${manager} cannot be read`}; expected at most ${limit} packages`,
    remedy: () => 'leave out --max-packages; or count with rpm -qa in the build',
  }),

  'baseline/too-many-layers': defineFinding<{ layers: number; limit: number }>({
    severity: 'error',
    title: 'The image has more layers than expected (--max-layers)',
    why: 'Each RUN, COPY and ADD makes a layer. What a later one removes is still in the layer before it, and is pulled with it.',
    example: { layers: 31, limit: 20 },
    refs: ['https://docs.docker.com/build/building/best-practices/'],
    message: ({ layers, limit }) =>
      `the image has ${layers} ${layers === 1 ? 'layer' : 'layers'}; expected at most ${limit}`,
    remedy: () =>
      'copy the program into a second stage (FROM ... AS build, then FROM and COPY --from=build); or join RUN lines with &&',
  }),

  'baseline/layers-unknown': defineFinding<{ limit: number }>({
    severity: 'error',
    title: 'The layers of the image cannot be counted (--max-layers)',
    why: 'A running container, an unpacked root and an exported file system do not show what layers they were made of. An expectation that cannot be verified does not count as met.',
    example: { limit: 20 },
    refs: [],
    message: ({ limit }) => `the number of layers is not known here; expected at most ${limit}`,
    remedy: () =>
      'check the image itself: docker save IMAGE | probe-env baseline --image - --max-layers N; or leave out --max-layers',
  }),

  'baseline/shell-present': defineFinding<{ paths: readonly string[] }>({
    severity: 'error',
    title: 'The image has a shell (--no-shell)',
    why: 'An attacker who takes over the program has tools at hand. Distroless debug images (tag :debug) and images made from a distribution have one.',
    example: { paths: ['/bin/sh', '/bin/bash'] },
    refs: ['https://github.com/GoogleContainerTools/distroless'],
    message: ({ paths }) => `the image has ${paths.join(', ')}`,
    remedy: () => 'use FROM scratch or gcr.io/distroless/static, without :debug, as the final stage',
  }),

  'baseline/distribution-unsupported': defineFinding<{ name: string; until: string }>({
    severity: 'info',
    title: 'The distribution of the image no longer gets security updates',
    why: 'CA bundles, time zones and libraries of the image stay as they are, and scanners report vulnerabilities that will not be fixed.',
    example: { name: 'debian 10', until: '2024-06-30' },
    refs: ['https://wiki.debian.org/LTS', 'https://alpinelinux.org/releases/'],
    message: ({ name, until }) => `${name} has had no security updates since ${until}`,
    remedy: ({ name }) => `use a newer release than ${name} in the FROM line`,
  }),
};

const stateWords: Readonly<Record<string, string>> = {
  absent: 'does not exist',
  denied: 'cannot be read by this user',
  unfit: 'is not a regular file of at most 64 KiB',
};
