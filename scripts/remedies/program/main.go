// Looks at what the findings are about, with Go's own eyes, prints a line each, and ends.
package main

import (
	"crypto/x509"
	"fmt"
	"net/http"
	"os"
	"os/user"
	"runtime"
	"runtime/debug"
	"strings"
	"time"
)

func main() {
	fmt.Println("zone", time.Now().Location(), time.Date(2026, 7, 1, 0, 0, 0, 0, time.Local).Format("-0700"))
	_, err := time.LoadLocation("Europe/Berlin")
	fmt.Println("load", err)
	pool, err := x509.SystemCertPool()
	if err != nil {
		fmt.Println("roots", err)
	} else {
		company := false
		//lint:ignore SA1019 the system's pool on Linux holds its roots itself
		for _, subject := range pool.Subjects() {
			company = company || strings.Contains(string(subject), "Company Root")
		}
		fmt.Println("roots", len(pool.Subjects()), "company", company)
	}
	file, err := os.CreateTemp("", "look")
	fmt.Println("temp", err)
	if err == nil {
		os.Remove(file.Name())
	}
	self, err := user.Current()
	fmt.Println("user", self != nil && err == nil, os.Getuid())
	fmt.Println("procs", runtime.GOMAXPROCS(0))
	fmt.Println("limit", debug.SetMemoryLimit(-1)>>20, "gc", debug.SetGCPercent(100))
	request, _ := http.NewRequest("GET", "http://example.com/", nil)
	_, err = http.ProxyFromEnvironment(request)
	fmt.Println("proxy", err)
	if err := os.WriteFile("/data/look", nil, 0o600); err != nil {
		fmt.Println("data", err)
	} else {
		fmt.Println("data <nil>")
	}
}
