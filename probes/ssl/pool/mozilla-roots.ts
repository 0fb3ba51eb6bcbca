import { encodeBase64 } from '#runtime/bytes.ts';

/**
 * True for a root that is, or was, on Mozilla's list: a distribution ships such roots, and only it can replace one
 * that expires. Covers the lists from 2011 to the autumn of 2026, as shipped by certifi, Debian and Node
 * (scripts/certificates/mozilla-roots.ts).
 * @param der one character per byte
 */
export function isMozillaRoot(der: string): boolean {
  if (der.length <= keyOctets) return false;
  const key = rootKey(der);
  let [from, to] = [0, (mozillaRoots.length - 1) / keyWidth];
  while (from < to) {
    const middle = (from + to) >> 1;
    const start = middle * keyWidth + 1;
    if (mozillaRoots.slice(start, start + key.length) < key) from = middle + 1;
    else to = middle;
  }
  const start = from * keyWidth + 1;
  return mozillaRoots.slice(start, start + key.length) === key;
}

/** True for ISRG Root X1, which the chains of Let's Encrypt end in: on Mozilla's list since the autumn of 2016. */
export function isIsrgRoot(der: string): boolean {
  return der.length > keyOctets && rootKey(der) === 'QJ1+YiLa3hgn';
}

/** The end of a certificate is the end of its signature: 72 bits that no two of them share. */
export function rootKey(der: string): string {
  return encodeBase64(der.slice(-keyOctets));
}

/** Twelve letters of base64. */
const keyOctets = 9;

/** A key, and the distance between two. */
const keyWidth = 13;

/**
 * One string, which takes less memory than hundreds. Sorted, and each key has one character before it and one after.
 */
export const mozillaRoots = `
+OkuE6N36B9K +UL3PIEMS1IK +ymZkOiA058k /H0yYObrr4oB /HKqW1n559wx /RQqkJm5B8yf /gkRsPCHe6ed /uul9XXeifdy 0FfB+j564ZfJ
0lbQL1dTR+iS 0nxpbl/f5Wpl 1KpYoJ2daZH9 1gYgAlihw6ID 1v6ZyJSpdaLj 1wpngwVayaQQ 2GhhKLd04aIx 2M7EY3U/WUex 2PkpSIrOc/4s
2TLHllpwrN9M 2WZuszU35TK2 2vwLYuovX2JT 3E57ikhvi0X2 3HsIjzd3bcSv 3MUmV+GRMOrN 3vqU7HsL+J+E 4DdOXQrcWSAl 4La4CWgZHBhD
4SrL+SvzZpA3 4uJEvlz36hz1 5nR8YIZvh5d7 5yNWzDUlkrNQ 6jn7MZrVGczw 7QUd5MjWHYbL 7V0fb8XQC9eY 7cIFZoChy+Yz 7kSGvtce5B77
7osOy0eO0I0R 7vRX+Bi6hG6H 81+oghLrGREt 82uKJOwGFixz 8DCx/0uZ6Mah 8TjmT5eYKlqN 8dbH0+D7CWBs 8l9QSRzu7Ncu 8q/+s3AsLqby
9GBj39ItVQGL 9H1/IISpQuQo 9nucennkZ3EY AS59BWQOhriR ASZ4smZHcFFk AyHqnxbxLFS1 B4fOL1ncPljb BT1reBK9sG9l Bkpdn627G190
BowhTIcJzeWo BwI0mASNMwTU C/cKk+rtBvmy C5hLKF6viFjL CB+Lj1Pd/6wf CGXfPHlmfqDq CWA5zspi2C5u CdS7kjXvD9s0 CduKQYKeZpsR
CjzG6dWVlW3e D0tVNEYqi4Y7 D6Uy1jxaeSwZ DApl+pv3icx5 DPeAeyFnJzBZ E3Nszyb1iinn EDKcHrud+Gao ENW7l7+ijrRU En/+KuYj1oxx
FGWsJwt0ivKH FW3Ch1nQso5q FhzQvCuO1nHZ Fk0lS2O9HjfZ G2n27NRDNxmo GU8FJ44ToW7C Gr3sG8jFhJrN H4r7BvXCGfDQ HIAN/HKK6INe
HLqlCFF1pkgl HRnDJELqYzmp HSw6FlfZkjnW HilOk8OkVBRb HwHP2NVypw87 IBT1VzgKqDFR IPzBSlCNsSi6 IimufYNAqLps IjhQW+0ZT0MW
ImRPT8qAkbYp IyGZCpU7l3zv JEgc3zB91Wg7 JPy1CnbUpbwQ JiDPO++BcYNZ JrTVUGZUeK5g K+QE8HuNVoxo K5nPOrf1LXLI K7XnTAxNpk9z
KbYK7p2CNTUQ KgoJTeqB+BGc KlN0XtNuJ56P L+GYyfy+3woN L+q7Rte75Nku LBwpvQy6uWWL LMK4aLztAu4x LPKsEdao7WNq LdK+/oVbtOS9
LlPLfN8MF5ZQ LnICV6OPoRQu LnIlL3/fwxPJ MdmztcpHWD9f MmwlxyOAgwrr Msj/D1Fu1uwJ MuAlpYYsfPQS Mv7Da4M/OMZ+ N+bYdJeimUV5
NDY/NQGurGOg Na2Bx05xuogT NeQl/a+qaoY5 NnGuV/u3gm3c NpIMXPqmrb/b O1qEYBlWlKlV OYOflek2lphu OZH1bQ2/e9eS OZrZOPFR908s
OmufTqj/ZA1k PMhA2mH3U6P3 PPO5std3eqx7 PQfRdbzP82Z+ PRbxYvnKkKj9 Q5nnxJYuzl/J QGQS956B4ZMu QJ1+YiLa3hgn QeFLtjULwJsV
Qu0yrbYhnr68 QuMtgvEP5fqX R0Udwex87P0p R70cqCXxlLRm RDncoSLWugPy ROHdI3hRW8cW RX5ron+jjBXu Rhgoq4XSYFZa RqPlShfppNcL
SQ+2b1tbFfLn SQFnaRICcr/n SUXm7LcT4Tps SaIcjVIUpgqT Sz4rOAdVmF6k T0uE7kvxfd0R T2fXd+wgBWHe T4Ldo/DUhgkC TFseUfTf6ZL6
TOHx38q+gw1C TbDPAYsDP27X Tclh2tFdV2oY ThsA8RWtgyua TjozDCuzLZAG TyFlO0p/R6P7 U+PHVaK0n9fm U5BwqQQeVye5 UHUWMZ+36HzD
UZ7pOVK25wRC Ua8WkuBc9gcP V9nzV5a7SM2B VJ12AMXDuDjb VJkES/1Y+Zj0 VMB0gNELQp/B VOKa5Vt8sycX VOt2UxiNEZi6 VeL8SMkpJmng
W26fyfJOrN3H WTP468SQvvG5 WX7C6K0mv6L3 WZDFfIM1EWVR Wk5JRFRYX0KD WnvQvMePToYE WrfadCjNl+S9 Wxam58tAA915 WyVgrtBIGu4G
XSdzYIVXSSIH XXQVnMGrsMc0 Xwj3QEUxeCp6 Y761gc1vAox5 YEywVaCge1ey Z0rwtnu64ZzZ ZN2fOUvRJ9e4 ZdWCEOrCMc0u Zn+kAfG3UAnW
ZsSOeWmD3n+M aNoJrSEGGJTO ame6157lYRpf azMpUIaD8QFI bAfdvTyGly/S bPQOU/k6W9Ec bm5PEn4KPJ2V bpNtqxsJYDFO btc3V7YNqRLa
c78TYgqfx7mX cAZfpLz6IHxV cCIUvf2+bAsD cYjeuswfgH5K ceHFa4ZCBrlB dBb9HxEGmpv0 dEy8W9ViH0Pd dOkgGX+yG4lU dc0Hz+Ys63su
dl11kBr1Jo/w dmSz/AK49Z0K dpDHzHXBlsWd dyR+EhCVBCyj ecrNIdSUtUlD ee9570+sB3c4 etA2I4pKdDb5 f+Rn27iQ7t0l fAMdO6FYRTKT
fGW/D/xwzoiQ fIKKCcm0AyW8 fKd9J+sAro03 fTsjGJKJoI2s fuizgjTtBlwk g1HXr/0znU1m gHTK9uICa9la gKwT7lAUHpjH gz4gqsM1YJHO
hIGSA9HSaXzF hNj70c8FVmRX hVsT/h5/WrQ8 hp86W0N6w4pl hvS84Bpxs2Km i1E6T0j2i7az iD1+uG9uA+RC ibyj/4ojLnBH ifx41lwsJkOp
imE5Xq49Soy9 ipmpQVkHsCyv izhKCw6Qjbqh jHyAxfDZd0jQ jXca4syc4XR7 jiE3y1GYpW5L jz0y8dUjlNZY k51V6s2N8fvB kNrsqUI8rbYC
kPvt0hSRHwev kWXbtKaIOM5V kgu2npaqBA+K klnNWiqCsjd5 llaA4jYX0dzk lmNqZUWSlQG0 m8rifOoCWCKR mH0+bNv8JojH mLw4tXM8i/jc
mNAKpoRq0Tl9 mQNbbVRIAYpz nB321O+/TIho nj0vllJPgFOL nmJ2p8lOlfWl oHzoDyIdWulZ oyrniIPtd490 pfJIAMCkAdo/ piP5u8umBxRC
pp4bxeYO2THZ psbiDrW5viSP pzP2/Uof9tlg q/6psisG0ATN q3DDfSJlgnCW qIA6me11zEZ7 qPkH4GKajFxK qSr7UIuOhWn0 qTQrbO/7lZsm
qi2n2IYq3S4Q r7Ei8SDfvEQc rLatt8o+Ae+c rTcPrx1/272f rTwXZoi1/baI rbqnzPmrC3p/ sCyRxj3qrg+E sEWPJpGijv6p sIBPWA9LUzm9
sUVjoax2qcL7 spBl9JrmkO5K sqf6CkUvovDy t+cRLInUue4X t5hwXsjEeLBi tXz7bJ0MpeGW tfwFESleZndj tlNXLfbQ4ddI u39cJRNItX+S
u8ZE2zbLKpyO uix5yaaIK/QI v9P2daR1lm1W vAWf9x6G7otw vGst7DGhOuNX vlhhOKw74gFl vmjkI6TZraE3 vw+X7OAvHxeU wcKfIl6iD6Hj
wl+K1iAe43O3 xbl6lD6HqL0A xl50Zddc/qPi yaR7YbPMAuhd ycErdhh2n1ax yccmDayYFlag zRwuJIczYOXD zeV6MzZq+por znFx3mw/FqR5
`;
