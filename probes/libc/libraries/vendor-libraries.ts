/** What the NVIDIA container toolkit mounts. */
const driver = /^lib(?:cuda|cudadebugger|nvcuvid|nvidia-[\w-]+|nvoptix)\.so/;

/** Libraries that no distribution has a package of, by their sonames, and how an image comes to them. */
const vendors: readonly (readonly [RegExp, string])[] = [
  [
    driver,
    "the node's NVIDIA driver brings it: docker run --gpus all; or in the pod, resources.limits of nvidia.com/gpu: 1; with ENV NVIDIA_DRIVER_CAPABILITIES=compute,utility",
  ],
  [
    /^lib(?:clntsh|clntshcore|nnz\d*|occi|ociei)\.so/,
    "it is of Oracle's Instant Client (Basic or Basic Light): unpack that to /opt/oracle on a base with glibc, install libaio1, and RUN echo /opt/oracle/instantclient > /etc/ld.so.conf.d/oracle.conf && ldconfig",
  ],
  [
    /^libdb2\.so/,
    "it is of IBM's clidriver: unpack that to /opt/clidriver, and ENV LD_LIBRARY_PATH=/opt/clidriver/lib",
  ],
  [
    /^libmq(?:m|ic|e|z)\w*\.so/,
    "it is of IBM MQ's redistributable client: unpack that to /opt/mqm, and ENV LD_LIBRARY_PATH=/opt/mqm/lib64",
  ],
  [/^libtensorflow(?:_framework)?\.so/, "unpack TensorFlow's C library to /usr/local, and RUN ldconfig"],
  [
    /^(?:lib)?onnxruntime\.so/,
    'unpack ONNX Runtime and copy its lib/libonnxruntime.so* to /usr/local/lib, and RUN ldconfig',
  ],
  [/^libfdb_c\.so/, 'install the foundationdb-clients package of the release that the cluster has'],
];

/** The remedy for a library of a vendor; null for every other. */
export function vendorRemedy(soname: string): string | null {
  return vendors.find(([pattern]) => pattern.test(soname))?.[1] ?? null;
}

/** Whether a container gets a library from the node that runs it, so that no image has it. */
export function isOfDriver(soname: string): boolean {
  return driver.test(soname);
}

/** Whether a name is libc's own under musl, so that what needs it was built for musl. */
export function isOfMusl(soname: string): boolean {
  return /^(?:libc\.so|libc\.musl-[\w-]+\.so\.1|ld-musl-[\w-]+\.so\.1)$/.test(soname);
}
