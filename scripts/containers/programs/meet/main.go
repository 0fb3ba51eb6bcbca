// Meet tries what its container lets a program do, prints what came of it as one line of JSON, and stays. Arguments are paths to
// try, as `need:path`. What would change the process itself is tried in a child: `meet -child NAME`.
package main

import (
	"crypto/x509"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"example.com/probe-env/programs/paths"
)

// stranger is a user and a group that no container here runs as.
const stranger = 4242

func main() {
	if len(os.Args) > 2 && os.Args[1] == "-child" {
		child(os.Args[2])
		return
	}
	met := map[string]string{}
	whoItIs(met)
	places(met)
	capabilities(met)
	limits(met)
	environment(met)
	for _, question := range os.Args[1:] {
		need, path, _ := strings.Cut(question, ":")
		met[question] = paths.InShort(paths.Use(need, path))
	}
	json.NewEncoder(os.Stdout).Encode(met)
	for {
		time.Sleep(time.Hour)
	}
}

func whoItIs(met map[string]string) {
	met["uid"], met["gid"] = strconv.Itoa(os.Geteuid()), strconv.Itoa(os.Getegid())
	groups, _ := os.Getgroups()
	slices.Sort(groups)
	met["groups"] = strings.Trim(fmt.Sprint(groups), "[]")
	mask := syscall.Umask(0)
	syscall.Umask(mask)
	met["umask"] = fmt.Sprintf("%04o", mask)
	if found, err := user.LookupId(strconv.Itoa(os.Getuid())); err == nil {
		met["name"] = found.Username
	}
	met["setuid 0"] = inChild("setuid-0")
	// A copy that is set-user-ID for the stranger, and one that has CAP_NET_RAW as a file capability.
	met["set-user-ID"] = start("/vol/setuid-file", "euid")
	met["file capability"] = start("/vol/filecap-file", "net_raw")
}

func places(met map[string]string) {
	file, err := os.CreateTemp("", "meet")
	met["temporary"] = paths.InShort(err)
	if err == nil {
		file.Close()
		os.Remove(file.Name())
		script := filepath.Join(os.TempDir(), "script")
		os.WriteFile(script, []byte("#!/app -child\n"), 0o700)
		met["temporary x"] = paths.InShort(exec.Command(script).Run())
		os.Remove(script)
	}
	met["home"] = "unset"
	if home := os.Getenv("HOME"); filepath.IsAbs(home) {
		_, err := os.Stat(home + "/.")
		met["home"] = paths.InShort(err)
	}
	_, err = os.Stat("./.")
	met["directory"] = paths.InShort(err)
	err = os.Mkdir("/meet", 0o700)
	os.Remove("/meet")
	met["root"] = paths.InShort(err)
	connection, err := net.Dial("unix", "/var/run/docker.sock")
	if err == nil {
		connection.Close()
	}
	met["docker.sock"] = paths.InShort(err)
}

// environment tells what the standard library makes of certificates and of the time zone, and in which namespaces this is.
func environment(met map[string]string) {
	pool, err := x509.SystemCertPool()
	if err == nil {
		met["roots"] = strconv.Itoa(len(pool.Subjects()))
	} else {
		met["roots"] = "0"
	}
	for _, kind := range []string{"pid", "net", "ipc"} {
		met["namespace "+kind], _ = os.Readlink("/proc/self/ns/" + kind)
	}
	_, offset := time.Now().Zone()
	met["offset"] = strconv.Itoa(offset)
}

func start(name string, what string) string {
	out, err := exec.Command(name, "-child", what).Output()
	if err != nil {
		return paths.InShort(err)
	}
	return strings.TrimSpace(string(out))
}

func inChild(what string) string { return start("/app", what) }
