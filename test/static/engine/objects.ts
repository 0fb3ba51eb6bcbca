/** A whole number from 0 to below `limit`. */
type Random = (limit: number) => number;

/** What an engine makes of objects, arrays and strings where ours takes a shorter way (native/engine/quickjs.patch). */
export function objectLine(random: Random, text: string): string {
  const values = [
    random(1000),
    `${text}${random(10)}`,
    undefined,
    null,
    [random(3)],
    Uint8Array.of(random(9)),
  ] as const;
  const [a, b] = [values[random(6)], values[random(6)]];
  return [literals(a, b), classes(a, b), arrays(random, a), bytes(random), strings(random, text)].flat().join(' ');
}

function literals(a: unknown, b: unknown): unknown[] {
  const name: string = 'x';
  const many = {
    ...{ k0: a, k1: b },
    ...{ k2: a, k3: a, k4: a, k5: a, k6: a, k7: a, k8: a, k9: a, k10: a, k11: a, k12: a, k13: a, k14: a, k15: a, k16: a },
    k17: b, k18: b, k19: b, k20: b, k21: b, k22: b, k23: b, k24: b, k25: b, k26: b, k27: b, k28: b, k29: b, k30: b, k3: b,
  }; // biome-ignore format: rows
  const changed: Record<string, unknown> = { x: a, y: b, z: 1 };
  delete changed.y;
  changed.y = 2;
  const frozen = Object.freeze({ x: a, y: b });
  return [
    described({ x: a, y: b }),
    described({ y: b, x: a }),
    described({ x: a, 10: b, 2: a, '-0': b }),
    described({ ...{ x: 1 }, x: a, [name]: b, y: a }),
    described({
      get [name]() {
        return a;
      },
      x: b,
      y: a,
    }),
    described({ x: a, get [name]() { return b; }, set y(_value: unknown) {} }), // biome-ignore format: one row
    described({ ...{ x: 1, y: 2 }, y: a, z: b }),
    described({ __proto__: { x: a }, y: b }),
    Object.keys({ ...many, last: 1 }).join(),
    described(changed),
    outcome(() => described(Object.assign(frozen, { z: 1 }))),
    outcome(() => described(Object.defineProperty({ x: a, y: b }, 'x', { value: 3, enumerable: false }))),
  ];
}

function classes(a: unknown, b: unknown): unknown[] {
  class Fields {
    x = a;
    10 = b;
    #hidden = b;
    static z = 1;
    hidden(): unknown {
      return this.#hidden;
    }
  }
  class More extends Fields {
    override x = b;
    w = a;
  }
  class Sealed extends Fields {
    constructor() {
      super();
      Object.preventExtensions(this);
    }
  }
  class Failing extends Sealed {
    y = 1;
  }
  class Problem extends Error {
    readonly code = a;
  }
  const returned = [new More(), new Problem('m')] as const;
  return [
    described(new Fields()),
    described(returned[0]),
    described(returned[0].hidden()),
    outcome(() => described(new Failing())),
    described(returned[1].code),
  ];
}

function arrays(random: Random, a: unknown): unknown[] {
  class Items extends Array<unknown> {
    extra = a;
    get [Symbol.toStringTag](): string {
      return 'Items';
    }
  }
  const items = new Items(1, a, 3);
  const mapped = items.map((item) => item) as Items;
  const list: unknown[] = [1, a, 3];
  list.length = random(6);
  const seen = [...list].length;
  const named = Object.assign([1, 2], { other: a, 7: 1 });
  let count = 0;
  for (const item of list) {
    count += 1;
    if (count < 9 && item === 3) list.push(4);
  }
  const huge: unknown[] = [];
  huge.length = 2 ** 32 - 1 - random(3);
  const odd = [1, 2, 3];
  odd.constructor = { [Symbol.species]: Items } as unknown as (typeof odd)['constructor'];
  return [
    [mapped instanceof Items, mapped.length, described(mapped.extra), String(mapped)].join(),
    [list.length, seen, count, list.at(-1), list.map(() => 1).length, list.filter(() => true).length].map(described),
    [named.length, described(named.other), Reflect.get(named, 'none'), named.concat(named).length, Object.keys(named)],
    [huge.length, outcome(() => String(huge.push(1, 2, 3)))],
    [odd.map(() => 1) instanceof Items, [1].map(() => 1) instanceof Items],
    Array.prototype.map.call({ length: 2, 0: 'x', 1: a }, described),
  ];
}

function bytes(random: Random): unknown[] {
  class Odd extends Uint8Array {
    override get length(): number {
      return 77;
    }
  }
  const size = random(9);
  const buffer = new ArrayBuffer(size, { maxByteLength: 16 });
  const [growing, fixed] = [new Uint8Array(buffer), new Uint16Array(buffer, 0, size >> 1)];
  buffer.resize(random(17));
  const moved = new Uint8Array(4);
  detach(moved);
  return [growing.length, fixed.length, moved.length, new Odd(3).length, growing.subarray(1).length, 'length' in moved];
}

/** Takes the bytes away. */
function detach(array: Uint8Array<ArrayBuffer>): void {
  array.buffer.transfer();
}

function strings(random: Random, text: string): unknown[] {
  const [long, wide] = [text.repeat(random(900)), `${text}\u{1f600}`];
  const rope = `${long}${text}${long}`;
  const prototype: { extra?: unknown } = String.prototype as { extra?: unknown };
  prototype.extra = 5;
  const extra = Reflect.get(Object(text), 'extra');
  delete prototype.extra;
  const same = [
    rope === `${long}${text}${long}`,
    rope === `${long}${long}${text}`,
    wide.slice(0, text.length) === text,
    wide === text,
    wide === `${text}\u{1f600}`,
    text === text.slice(),
    rope !== wide,
    long !== text,
    (text as unknown) === Object(text),
    (text.length as unknown) === text,
  ];
  return [
    ...same,
    rope.length,
    wide.length,
    (text as { length: number; none?: number }).none,
    text.constructor === String,
    extra,
    Reflect.get(Object(rope), '0'),
    rope.concat(wide).length,
  ];
}

/** Keys in their order, and how each property is defined. */
function described(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const own = Reflect.ownKeys(value).map((key) => {
    const property = Object.getOwnPropertyDescriptor(value, key);
    const flags = [property?.configurable, property?.enumerable, property?.writable, property?.get !== undefined];
    return `${String(key)}=${String(property?.value)}:${flags.map(Number).join('')}`;
  });
  return `{${own.join()}}`;
}

function outcome(act: () => string): string {
  try {
    return act();
  } catch {
    return 'threw';
  }
}
