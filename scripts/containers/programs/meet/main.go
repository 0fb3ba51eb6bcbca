// Meet tries what its container lets a program do, prints what came of it as one line of JSON, and stays. Arguments are paths to
// try, as `need:path`. What would change the process itself is tried in a child: `meet -child NAME`.
package main

import (
	"crypto/x509"
	"encoding/json"
	"errors"
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
		met[question] = inShort(attempt(need, path))
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
	met["temporary"] = inShort(err)
	if err == nil {
		file.Close()
		os.Remove(file.Name())
		script := filepath.Join(os.TempDir(), "script")
		os.WriteFile(script, []byte("#!/app -child\n"), 0o700)
		met["temporary x"] = inShort(exec.Command(script).Run())
		os.Remove(script)
	}
	met["home"] = "unset"
	if home := os.Getenv("HOME"); filepath.IsAbs(home) {
		_, err := os.Stat(home + "/.")
		met["home"] = inShort(err)
	}
	_, err = os.Stat("./.")
	met["directory"] = inShort(err)
	err = os.Mkdir("/meet", 0o700)
	os.Remove("/meet")
	met["root"] = inShort(err)
	connection, err := net.Dial("unix", "/var/run/docker.sock")
	if err == nil {
		connection.Close()
	}
	met["docker.sock"] = inShort(err)
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
		return inShort(err)
	}
	return strings.TrimSpace(string(out))
}

func inChild(what string) string { return start("/app", what) }

func attempt(need, path string) error {
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		return useDirectory(need, path)
	}
	if need == "x" {
		return exec.Command(path, "-child", "euid").Run()
	}
	flags := map[string]int{"r": os.O_RDONLY, "w": os.O_WRONLY, "rw": os.O_RDWR}[need]
	file, err := os.OpenFile(path, flags, 0)
	if err == nil {
		file.Close()
	}
	return err
}

func useDirectory(need, path string) error {
	if strings.Contains(need, "r") {
		if _, err := os.ReadDir(path); err != nil {
			return err
		}
	}
	if strings.Contains(need, "w") {
		name := filepath.Join(path, "meet")
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			return err
		}
		return os.Remove(name)
	}
	_, err := os.Stat(path + "/.")
	return err
}

// inShort is `granted`, or the name of the errno.
func inShort(err error) string {
	var errno syscall.Errno
	if err == nil {
		return "granted"
	}
	if !errors.As(err, &errno) {
		return err.Error()
	}
	if name, ok := names[errno]; ok {
		return name
	}
	return errno.Error()
}

var names = map[syscall.Errno]string{
	syscall.EACCES: "EACCES", syscall.EROFS: "EROFS", syscall.ENOENT: "ENOENT", syscall.EPERM: "EPERM", syscall.ENOTDIR: "ENOTDIR",
	syscall.EAGAIN: "EAGAIN", syscall.EMFILE: "EMFILE", syscall.ENOSPC: "ENOSPC", syscall.ELOOP: "ELOOP", syscall.EDQUOT: "EDQUOT",
	syscall.ECONNREFUSED: "ECONNREFUSED",
}
