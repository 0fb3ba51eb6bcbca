/** Capabilities by their bit, in lower case without `CAP_` (include/uapi/linux/capability.h, capabilities(7)). */
export const capabilityNames = [
  ...['chown', 'dac_override', 'dac_read_search', 'fowner', 'fsetid', 'kill', 'setgid', 'setuid', 'setpcap'],
  ...['linux_immutable', 'net_bind_service', 'net_broadcast', 'net_admin', 'net_raw', 'ipc_lock', 'ipc_owner'],
  ...['sys_module', 'sys_rawio', 'sys_chroot', 'sys_ptrace', 'sys_pacct', 'sys_admin', 'sys_boot', 'sys_nice'],
  ...['sys_resource', 'sys_time', 'sys_tty_config', 'mknod', 'lease', 'audit_write', 'audit_control', 'setfcap'],
  ...['mac_override', 'mac_admin', 'syslog', 'wake_alarm', 'block_suspend', 'audit_read', 'perfmon', 'bpf'],
  'checkpoint_restore',
] as const;

/** `dac_override`: CAP_DAC_OVERRIDE. */
export type Capability = (typeof capabilityNames)[number];

/** One bit per capability, as /proc/<pid>/status shows them. */
export type CapabilitySet = bigint;

export const noCapabilities: CapabilitySet = 0n;

/** Every capability that has a name here. */
export const allCapabilities: CapabilitySet = (1n << BigInt(capabilityNames.length)) - 1n;

export function hasCapability(set: CapabilitySet, name: Capability): boolean {
  return ((set >> BigInt(capabilityNames.indexOf(name))) & 1n) === 1n;
}

/** The set of 16 hexadecimal digits in /proc/<pid>/status; null for any other text. */
export function parseCapabilitySet(text: string): CapabilitySet | null {
  return /^[0-9a-f]{1,16}$/i.test(text) ? BigInt(`0x${text}`) : null;
}

/** What Docker, containerd, CRI-O and Podman all give to root (the shortest list is CRI-O's, internal/config/capabilities). */
export const defaultEngineCapabilities: CapabilitySet = capabilitySet([
  ...([
    'chown',
    'dac_override',
    'fsetid',
    'fowner',
    'setgid',
    'setuid',
    'setpcap',
    'net_bind_service',
    'kill',
  ] as const),
]);

export function capabilitySet(names: readonly Capability[]): CapabilitySet {
  return names.reduce((set, name) => set | (1n << BigInt(capabilityNames.indexOf(name))), noCapabilities);
}
