import { publicRootsDay } from '../build-date.ts';
import { releasesAsOf } from '../decode/go/version/releases.ts';
import { newestTzdataRelease } from '../decode/zone/tzdata-releases.ts';
import type { ToolInfo } from './model.ts';

/** This program, and its data. */
export function toolInfo(version: string, runtime: string): ToolInfo {
  return {
    version,
    runtime,
    data: { tzdata: newestTzdataRelease(), goReleases: releasesAsOf, publicRoots: publicRootsDay },
  };
}
