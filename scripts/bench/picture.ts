/**
 * Draws docs/performance.svg from what `npm run bench` and `npm run bench:scale` measured last.
 *
 * usage: npm run bench:picture
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dist, repository } from '../build/paths.ts';

interface Bench {
  readonly subject: string;
  readonly results: readonly {
    readonly id: string;
    readonly title: string;
    readonly cpu: { readonly median: number };
  }[];
}
interface Series {
  readonly title: string;
  readonly points: readonly { readonly n: number; readonly cpuMs: number }[];
}

const width = 760;
const left = 290;
const barHeight = 22;
const ours = '#00758d';
const theirs = '#9aa4ab';

const bench = read<Bench>('bench.json');
const scale = read<Series[]>('bench-scale.json');

const barsBottom = 56 + bench.results.length * (barHeight + 8);
const panelTop = barsBottom + 56;
const panelHeight = 130;
const height = panelTop + panelHeight + 50;

writeFileSync(
  join(repository, 'docs/performance.svg'),
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13">
<title>What one run costs, and how that grows</title>
<rect width="${width}" height="${height}" fill="#ffffff"/>
<text x="16" y="26" font-size="16" font-weight="600">CPU time of one run, in milliseconds, children included</text>
<text x="16" y="44" fill="#5b666d" font-size="12">${escapeXml(bench.subject)}</text>
${bars()}
<text x="16" y="${panelTop - 18}" font-size="16" font-weight="600">How it grows: CPU milliseconds, both axes from 0</text>
${scale.map(panel).join('\n')}
</svg>
`,
);

function read<T>(file: string): T {
  return JSON.parse(readFileSync(join(dist, file), 'utf8')) as T;
}

function bars(): string {
  const longest = Math.max(...bench.results.map(({ cpu }) => cpu.median));
  const lines = bench.results.map(({ id, title, cpu }, index) => {
    const y = 56 + index * (barHeight + 8);
    const length = (cpu.median / longest) * (width - left - 70);
    const fill = ['script', 'extended', 'node'].includes(id) ? theirs : ours;
    return `<text x="${left - 10}" y="${y + 15}" text-anchor="end">${escapeXml(title)}</text>
<rect x="${left}" y="${y}" width="${length.toFixed(1)}" height="${barHeight}" fill="${fill}"/>
<text x="${(left + length + 6).toFixed(1)}" y="${y + 15}">${cpu.median.toFixed(0)}</text>`;
  });
  return lines.join('\n');
}

/** One small chart per series, side by side. */
function panel({ title, points }: Series, index: number): string {
  const room = (width - 32) / scale.length;
  const x0 = 16 + index * room;
  const plot = { width: room - 34, height: panelHeight - 30 };
  const highest = Math.max(...points.map(({ cpuMs }) => cpuMs));
  const largest = Math.max(...points.map(({ n }) => n));
  const place = ({ n, cpuMs }: { n: number; cpuMs: number }): string =>
    `${(x0 + (n / largest) * plot.width).toFixed(1)},${(panelTop + 10 + plot.height * (1 - cpuMs / highest)).toFixed(1)}`;
  const bottom = panelTop + 10 + plot.height;
  return `<text x="${x0}" y="${panelTop}" font-size="12">${escapeXml(title)}</text>
<path d="M${x0},${panelTop + 10} V${bottom} H${(x0 + plot.width).toFixed(1)}" fill="none" stroke="${theirs}"/>
<polyline points="${points.map(place).join(' ')}" fill="none" stroke="${ours}" stroke-width="2"/>
${points.map((point) => `<circle cx="${place(point).split(',')[0]}" cy="${place(point).split(',')[1]}" r="3" fill="${ours}"/>`).join('')}
<text x="${(x0 + plot.width).toFixed(1)}" y="${bottom + 15}" text-anchor="end" font-size="11">${largest.toLocaleString('en')}</text>
<text x="${x0 + 4}" y="${panelTop + 22}" font-size="11">${highest.toFixed(0)} ms</text>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
