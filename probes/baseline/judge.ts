import type { Finding } from '../../src/finding.ts';
import { isWithin } from './distribution/range.ts';
import type { BaselineFacts, DistributionFacts } from './facts.ts';
import type { findings } from './findings.ts';
import type { Expectations } from './options.ts';

type BaselineFinding = Finding<typeof findings>;

/** What the image consists of, compared with what was stated. */
export function judge(facts: BaselineFacts, expect: Expectations): BaselineFinding[] {
  return [
    ...judgeFiles(facts, expect),
    ...judgeDistribution(facts.distribution, expect),
    ...judgePackages(facts, expect),
    ...judgeLayers(facts, expect),
    ...judgeShells(facts, expect),
    ...judgeSupport(facts.distribution),
  ];
}

function judgeFiles({ files }: BaselineFacts, { fileHas }: Expectations): BaselineFinding[] {
  return (fileHas ?? []).flatMap(({ path, text: wanted }, index): BaselineFinding[] => {
    const file = files[index];
    const expected = wanted.trimEnd();
    if (file === undefined || file.text === null) {
      return [{ code: 'baseline/file-unreadable', detail: { path, state: file?.state ?? 'absent', expected } }];
    }
    if (file.text === expected && !file.truncated) return [];
    const actual = file.truncated ? `${file.text}...` : file.text;
    return [{ code: 'baseline/file-differs', detail: { path, actual, expected } }];
  });
}

function judgeDistribution(distribution: DistributionFacts | null, { distro }: Expectations): BaselineFinding[] {
  if (distro === undefined || (distribution !== null && isWithin(distribution, distro))) return [];
  const actual = distribution === null ? 'without /etc/os-release' : nameOf(distribution);
  return [{ code: 'baseline/other-distribution', detail: { actual, expected: distro.text } }];
}

/** An image without packages, such as scratch, has no list at all; a distribution without one had it removed. */
function judgePackages({ packages, distribution }: BaselineFacts, { maxPackages }: Expectations): BaselineFinding[] {
  const { manager, count } = packages;
  if (maxPackages === undefined || (manager === null && distribution === null)) return [];
  if (count === null || manager === null)
    return [{ code: 'baseline/packages-unknown', detail: { manager, limit: maxPackages } }];
  if (count <= maxPackages) return [];
  return [{ code: 'baseline/too-many-packages', detail: { manager, count, limit: maxPackages } }];
}

function judgeLayers({ layers }: BaselineFacts, { maxLayers: limit }: Expectations): BaselineFinding[] {
  if (limit === undefined || (layers !== null && layers <= limit)) return [];
  if (layers === null) return [{ code: 'baseline/layers-unknown', detail: { limit } }];
  return [{ code: 'baseline/too-many-layers', detail: { layers, limit } }];
}

/** The maximum number of shells to name. */
const named = 5;

function judgeShells({ shells }: BaselineFacts, { shell }: Expectations): BaselineFinding[] {
  if (shell !== false || shells.length === 0) return [];
  return [{ code: 'baseline/shell-present', detail: { paths: shells.slice(0, named) } }];
}

function judgeSupport(distribution: DistributionFacts | null): BaselineFinding[] {
  if (distribution === null || !distribution.supportEnded || distribution.supportedUntil === null) return [];
  const detail = { name: nameOf(distribution), until: distribution.supportedUntil };
  return [{ code: 'baseline/distribution-unsupported', detail }];
}

function nameOf({ id, versionId }: DistributionFacts): string {
  return versionId === null ? `${id} without a version` : `${id} ${versionId}`;
}
