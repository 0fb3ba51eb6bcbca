/**
 * Connects as the newest Go's client does by default: its module names an older Go, whose defaults are taken back. For each server
 * an empty text, or why not.
 */
export const goClient = `//go:debug tlsrsakex=0
//go:debug tls3des=0
//go:debug tlssha1=0
//go:debug rsa1024min=1
//go:debug tlsmlkem=1
//go:debug tlssecpmlkem=1
package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"os"
)

func main() {
	var asked struct {
		Roots   string
		Servers []string
	}
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		panic(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM([]byte(asked.Roots))
	answers := make([]string, len(asked.Servers))
	for i, server := range asked.Servers {
		conn, err := tls.Dial("tcp", server, &tls.Config{RootCAs: roots, ServerName: "localhost"})
		if err != nil {
			answers[i] = err.Error()
			continue
		}
		conn.Close()
	}
	json.NewEncoder(os.Stdout).Encode(answers)
}
`;

/** A server of Go, for what older versions of OpenSSL lack; its argument says with what settings. */
export const goServer = `package main

import (
	"crypto/tls"
	"encoding/json"
	"net"
	"os"
)

func main() {
	var asked struct {
		Cert, Key, Address string
		Groups             []tls.CurveID
		ClientAuth         tls.ClientAuthType
		MaxVersion         uint16
	}
	if err := json.Unmarshal([]byte(os.Args[1]), &asked); err != nil {
		panic(err)
	}
	certificate, err := tls.LoadX509KeyPair(asked.Cert, asked.Key)
	if err != nil {
		panic(err)
	}
	config := &tls.Config{Certificates: []tls.Certificate{certificate}, CurvePreferences: asked.Groups,
		ClientAuth: asked.ClientAuth, MaxVersion: asked.MaxVersion}
	listener, err := net.Listen("tcp", asked.Address)
	if err != nil {
		panic(err)
	}
	for {
		connection, err := listener.Accept()
		if err != nil {
			panic(err)
		}
		go func() {
			defer connection.Close()
			tls.Server(connection, config).Read(make([]byte, 1))
		}()
	}
}
`;
