/** The options that Node starts with, and why: in the executable, unless stated otherwise. */
export const nodeFlags = {
  always: [
    // No debugger can be attached by SIGUSR1, which would open a port.
    '--disable-sigusr1',
    // Neither OPENSSL_CONF nor the container's own openssl.cnf can keep Node from starting; a missing file is an empty one.
    '--openssl-config=/dev/null',
    // No concurrent work of V8: one run is too short for its threads to pay off. One is the smallest possible pool:
    // with 0, Node starts a thread for every processor but one, and hangs forever if pids.max is too low for them.
    '--v8-pool-size=1',
  ],
  /** These would make V8 refuse a code cache, which depends on the flags that it was made under. */
  withSnapshot: [
    // See above: no threads of V8.
    '--single-threaded',
    // Nothing runs long enough to be worth compiling.
    '--no-opt',
    '--no-maglev',
    '--no-sparkplug',
    // Nor are regular expressions, which V8 would compile to machine code at their second use.
    '--regexp-interpret-all',
    '--no-regexp-peephole-optimization',
    // Megabytes: a run ends before it has filled them, so nothing is collected.
    '--min-semi-space-size=4',
    // Except for images, whose index would make V8 use 16 of them, three times over.
    '--max-semi-space-size=4',
    // Avoids rehashing every table in the snapshot. The price is a hash seed that is the same in every run of one
    // build: acceptable because the process lives for milliseconds and its input is bounded.
    '--no-rehash-snapshot',
  ],
  /** While it makes the snapshot: the warm-up runs what Node itself runs at every start. */
  builder: [
    '--expose-internals',
    // V8's table of numbers that were made into texts is part of the snapshot, and its size follows from this one.
    '--max-semi-space-size=1',
  ],
} as const;
