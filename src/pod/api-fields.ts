/** Kubernetes API up to v1.37, core/v1 types.go: the fields of each object. */
export const apiFields = {
  podSpec: [
    ...['activeDeadlineSeconds', 'affinity', 'automountServiceAccountToken', 'containers', 'dnsConfig', 'dnsPolicy'],
    ...['enableServiceLinks', 'ephemeralContainers', 'hostAliases', 'hostIPC', 'hostNetwork', 'hostPID', 'hostUsers'],
    ...[
      'hostname',
      'hostnameOverride',
      'imagePullSecrets',
      'initContainers',
      'nodeName',
      'nodeSelector',
      'os',
      'overhead',
    ],
    ...[
      'preemptionPolicy',
      'priority',
      'priorityClassName',
      'readinessGates',
      'resourceClaims',
      'resources',
      'restartPolicy',
    ],
    ...[
      'runtimeClassName',
      'schedulerName',
      'schedulingGates',
      'securityContext',
      'serviceAccount',
      'serviceAccountName',
    ],
    ...[
      'evictionResponders',
      'schedulingGroup',
      'setHostnameAsFQDN',
      'shareProcessNamespace',
      'subdomain',
      'terminationGracePeriodSeconds',
      'tolerations',
    ],
    ...['topologySpreadConstraints', 'volumes', 'workloadRef'],
  ],
  container: [
    ...['args', 'command', 'env', 'envFrom', 'image', 'imagePullPolicy', 'lifecycle', 'livenessProbe', 'name', 'ports'],
    ...['readinessProbe', 'resizePolicy', 'resources', 'restartPolicy', 'restartPolicyRules', 'securityContext'],
    ...['startupProbe', 'stdin', 'stdinOnce', 'targetContainerName', 'terminationMessagePath'],
    ...['terminationMessagePolicy', 'tty', 'volumeDevices', 'volumeMounts', 'workingDir'],
  ],
  podSecurityContext: [
    ...[
      'appArmorProfile',
      'fsGroup',
      'fsGroupChangePolicy',
      'runAsGroup',
      'runAsNonRoot',
      'runAsUser',
      'seLinuxChangePolicy',
    ],
    ...[
      'seLinuxOptions',
      'seccompProfile',
      'supplementalGroups',
      'supplementalGroupsPolicy',
      'sysctls',
      'windowsOptions',
    ],
  ],
  securityContext: [
    ...[
      'allowPrivilegeEscalation',
      'appArmorProfile',
      'capabilities',
      'privileged',
      'procMount',
      'readOnlyRootFilesystem',
    ],
    ...['runAsGroup', 'runAsNonRoot', 'runAsUser', 'seLinuxOptions', 'seccompProfile', 'windowsOptions'],
  ],
  lifecycle: ['postStart', 'preStop', 'stopSignal'],
  handler: ['exec', 'httpGet', 'sleep', 'tcpSocket'],
  env: ['name', 'value', 'valueFrom'],
  valueFrom: ['configMapKeyRef', 'fieldRef', 'fileKeyRef', 'resourceFieldRef', 'secretKeyRef'],
  envFrom: ['configMapRef', 'prefix', 'secretRef'],
  volumeMount: [
    'bindMountOptions',
    'mountPath',
    'mountPropagation',
    'name',
    'readOnly',
    'recursiveReadOnly',
    'subPath',
    'subPathExpr',
  ],
  probe: [
    ...['exec', 'failureThreshold', 'grpc', 'httpGet', 'initialDelaySeconds', 'periodSeconds', 'successThreshold'],
    ...['tcpSocket', 'terminationGracePeriodSeconds', 'timeoutSeconds'],
  ],
  volume: [
    ...['awsElasticBlockStore', 'azureDisk', 'azureFile', 'cephfs', 'cinder', 'configMap', 'csi', 'downwardAPI'],
    ...['emptyDir', 'ephemeral', 'fc', 'flexVolume', 'flocker', 'gcePersistentDisk', 'gitRepo', 'glusterfs'],
    ...['hostPath', 'image', 'iscsi', 'name', 'nfs', 'persistentVolumeClaim', 'photonPersistentDisk'],
    ...['portworxVolume', 'projected', 'quobyte', 'rbd', 'scaleIO', 'secret', 'storageos', 'vsphereVolume'],
  ],
  projection: [
    ...['clusterTrustBundle', 'configMap', 'downwardAPI', 'podCertificate', 'secret', 'serviceAccountToken'],
  ],
} as const;

/** The fields of volumes by kind; what plugins have is not checked. */
export const volumeFields: Readonly<Record<string, readonly string[]>> = {
  configMap: ['defaultMode', 'items', 'name', 'optional'],
  downwardAPI: ['defaultMode', 'items'],
  emptyDir: ['medium', 'sizeLimit'],
  ephemeral: ['volumeClaimTemplate'],
  hostPath: ['path', 'type'],
  image: ['pullPolicy', 'reference'],
  nfs: ['path', 'readOnly', 'server'],
  persistentVolumeClaim: ['claimName', 'readOnly'],
  projected: ['defaultMode', 'sources'],
  secret: ['defaultMode', 'items', 'optional', 'secretName'],
};

/** The fields of the sources of a projected volume. */
export const projectionFields: Readonly<Record<string, readonly string[]>> = {
  configMap: ['items', 'name', 'optional'],
  secret: ['items', 'name', 'optional'],
};
