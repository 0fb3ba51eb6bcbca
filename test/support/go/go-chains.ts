import { runGoProgram } from './go-toolchain.ts';

/** What a server sends, the roots of its client, and what Go's Verify says of it: empty where it trusts it. */
export interface JudgedChain {
  /** DER in base64, the leaf first. */
  readonly chain: readonly string[];
  readonly roots: readonly string[];
  readonly host: string;
  readonly problem: string;
}

/** Chains with features that decide, drawn at random: the same ones for a seed, apart from their keys. */
export function judgedChains(seed: number, count: number): JudgedChain[] {
  return JSON.parse(runGoProgram('judged-chains', source, JSON.stringify({ seed, count })));
}

const source = `package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	mathrand "math/rand"
	"net"
	"net/url"
	"os"
	"time"
)

type node struct {
	cert *x509.Certificate
	key  crypto.Signer
}

type judged struct {
	Chain   []string \`json:"chain"\`
	Roots   []string \`json:"roots"\`
	Host    string   \`json:"host"\`
	Problem string   \`json:"problem"\`
}

var (
	random *mathrand.Rand
	keys   []crypto.Signer
	serial int64
)

func chance(share float64) bool { return random.Float64() < share }

func one[T any](of ...T) T { return of[random.Intn(len(of))] }

func network(text string) *net.IPNet {
	_, parsed, err := net.ParseCIDR(text)
	check(err)
	return parsed
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func domain() string {
	return one("localhost", "corp.example", ".corp.example", "example", "a.corp.example", "CORP.example", ".example", "")
}

func someNetwork() *net.IPNet {
	return network(one("10.0.0.0/8", "0.0.0.0/0", "127.0.0.0/8", "::/0", "fd00::/8", "10.1.2.3/32"))
}

func constrain(t *x509.Certificate) {
	host := func() []string { return []string{one("corp.example", ".corp.example", "other.test")} }
	t.PermittedDNSDomainsCritical = chance(.5)
	if chance(.4) {
		t.PermittedDNSDomains = []string{domain(), domain()}
	}
	if chance(.25) {
		t.ExcludedDNSDomains = []string{domain()}
	}
	if chance(.2) {
		t.PermittedIPRanges = []*net.IPNet{someNetwork()}
	}
	if chance(.2) {
		t.ExcludedIPRanges = []*net.IPNet{someNetwork()}
	}
	if chance(.15) {
		t.PermittedURIDomains = host()
	}
	if chance(.1) {
		t.ExcludedURIDomains = host()
	}
	if chance(.1) {
		t.PermittedEmailAddresses = append(host(), "a@corp.example")
	}
	if chance(.1) {
		t.ExcludedEmailAddresses = host()
	}
}

func name(t *x509.Certificate) {
	if !chance(.1) {
		t.DNSNames = []string{"host.corp.example"}
	}
	for chance(.3) {
		t.DNSNames = append(t.DNSNames, one("corp.example", "*.corp.example", "a.corp.example", "other.test", "HOST.corp.example", "x..y", "*.a.corp.example", "*.b.corp.example", "*", ".corp.example", "host.corp.example."))
	}
	for chance(.2) {
		t.IPAddresses = append(t.IPAddresses, net.ParseIP(one("10.1.2.3", "127.0.0.1", "fd00::1", "::1", "192.168.0.1")))
	}
	if chance(.12) {
		uri, err := url.Parse(one("spiffe://corp.example/a", "spiffe://other.test/a", "urn:a:b", "https://127.0.0.1/x", "https://host.corp.example:8443/x", "//corp.example/x"))
		check(err)
		t.URIs = append(t.URIs, uri)
	}
	if chance(.1) {
		t.EmailAddresses = append(t.EmailAddresses, one("a@corp.example", "b@other.test", "a@Corp.EXAMPLE", "a.@corp.example", "a@@corp.example"))
	}
}

func decorate(t *x509.Certificate, isCA bool) {
	if chance(.05) {
		t.NotAfter = time.Now().Add(-time.Hour)
	}
	if chance(.03) {
		t.NotBefore = time.Now().Add(time.Hour)
	}
	if chance(.06) {
		t.ExtraExtensions = append(t.ExtraExtensions, pkix.Extension{Id: asn1.ObjectIdentifier{1, 2, 3, 4}, Critical: chance(.5), Value: []byte{5, 0}})
	}
	for chance(.2) {
		t.ExtKeyUsage = append(t.ExtKeyUsage, one(x509.ExtKeyUsageAny, x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageEmailProtection, x509.ExtKeyUsageNetscapeServerGatedCrypto))
	}
	if isCA {
		t.IsCA, t.BasicConstraintsValid = !chance(.04), !chance(.04)
		t.KeyUsage = one(x509.KeyUsageCertSign, x509.KeyUsageCertSign, x509.KeyUsageCertSign, 0, x509.KeyUsageDigitalSignature)
		if t.IsCA && t.BasicConstraintsValid && chance(.25) {
			t.MaxPathLen, t.MaxPathLenZero = random.Intn(3), true
		}
		if chance(.7) {
			constrain(t)
		}
	}
	if !isCA || chance(.1) {
		name(t)
	}
}

// issue returns nil for a certificate that Go itself does not make or read.
func issue(subject string, parent *node, isCA, plain bool) *node {
	serial++
	t := &x509.Certificate{SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: subject}, NotBefore: time.Now().Add(-100 * time.Hour), NotAfter: time.Now().Add(1000 * time.Hour)}
	if plain {
		t.IsCA, t.BasicConstraintsValid = isCA, true
	} else {
		decorate(t, isCA)
	}
	key := one(keys...)
	by, signer := t, key
	if parent != nil {
		by, signer = &x509.Certificate{RawSubject: parent.cert.RawSubject, SubjectKeyId: parent.cert.SubjectKeyId}, parent.key
		if chance(.03) {
			signer = one(keys...)
		}
		by.PublicKey = signer.Public()
	}
	der, err := x509.CreateCertificate(rand.Reader, t, by, key.Public(), signer)
	if err != nil {
		return nil
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil
	}
	return &node{cert, key}
}

func issueAny(subject string, parent *node, isCA, plain bool) *node {
	for {
		if made := issue(subject, parent, isCA, plain); made != nil {
			return made
		}
	}
}

func makeKeys() {
	for _, curve := range []elliptic.Curve{elliptic.P256(), elliptic.P256(), elliptic.P256(), elliptic.P384()} {
		key, err := ecdsa.GenerateKey(curve, rand.Reader)
		check(err)
		keys = append(keys, key)
	}
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	check(err)
	two, err := rsa.GenerateKey(rand.Reader, 2048)
	check(err)
	keys = append(keys, ed, two)
}

func main() {
	var asked struct {
		Seed  int64
		Count int
	}
	check(json.NewDecoder(os.Stdin).Decode(&asked))
	random = mathrand.New(mathrand.NewSource(asked.Seed))
	makeKeys()
	text := func(n *node) string { return base64.StdEncoding.EncodeToString(n.cert.Raw) }
	all := []judged{}
	for made := 0; made < asked.Count; made++ {
		var roots, sent []*node
		for more := 1 + random.Intn(2); more > 0; more-- {
			roots = append(roots, issueAny(one("R0", "R1"), nil, true, chance(.4)))
		}
		parents := append([]*node{}, roots...)
		if chance(.15) {
			parents = append(parents, issueAny("Unknown", nil, true, true))
		}
		for more := random.Intn(4); more > 0; more-- {
			made := issueAny(fmt.Sprintf("I%d", random.Intn(3)), one(parents...), true, chance(.4))
			sent, parents = append(sent, made), append(parents, made)
		}
		leaf := issueAny("leaf", one(parents...), chance(.03), false)
		random.Shuffle(len(sent), func(a, b int) { sent[a], sent[b] = sent[b], sent[a] })
		if chance(.03) {
			roots = append(roots, leaf)
		}
		it := judged{Host: one("host.corp.example", "host.corp.example", "host.corp.example", "10.1.2.3", "HOST.corp.example.", "x.corp.example", "leaf"), Chain: []string{text(leaf)}}
		options := x509.VerifyOptions{Roots: x509.NewCertPool(), Intermediates: x509.NewCertPool(), DNSName: it.Host}
		for _, root := range roots {
			options.Roots.AddCert(root.cert)
			it.Roots = append(it.Roots, text(root))
		}
		for _, other := range sent {
			if chance(.9) {
				options.Intermediates.AddCert(other.cert)
				it.Chain = append(it.Chain, text(other))
			}
		}
		if _, err := leaf.cert.Verify(options); err != nil {
			it.Problem = err.Error()
		}
		all = append(all, it)
	}
	check(json.NewEncoder(os.Stdout).Encode(all))
}
`;
