/** The options that the executable's Node starts with, and why. */
export const nodeFlags = {
  always: [
    // No debugger can be attached by SIGUSR1, which would open a port.
    '--disable-sigusr1',
    // Neither OPENSSL_CONF nor the container's own openssl.cnf can keep Node from starting; a missing file is an empty one.
    '--openssl-config=/dev/null',
    // No thread pools of V8: one run is too short for concurrent work to pay for its threads.
    '--single-threaded',
    '--v8-pool-size=0',
  ],
  /** These would make V8 refuse a code cache, which is bound to the flags that it was made under. */
  withSnapshot: [
    // Nothing runs long enough to be worth compiling.
    '--no-opt',
    '--no-maglev',
    '--no-sparkplug',
    // Saves the rehashing of every table in the snapshot. The price is a hash seed that is the same in every run of one build:
    // acceptable where the process lives for milliseconds and its input is bounded.
    '--no-rehash-snapshot',
  ],
} as const;
