// Package paths tries what a program may do with a path, and names what the kernel says.
package paths

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// Use does with a path what need asks for, of r, w and x, and undoes it. A program that starts is ended at once.
func Use(need, path string) error {
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		return useDirectory(need, path)
	}
	if need == "x" {
		process, err := os.StartProcess(path, []string{path}, &os.ProcAttr{})
		if err == nil {
			process.Kill()
			process.Wait()
		}
		return err
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
		name := filepath.Join(path, "tried")
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			return err
		}
		return os.Remove(name)
	}
	_, err := os.Stat(path + "/.")
	return err
}

// InShort is `granted`, or the name of the errno.
func InShort(err error) string {
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
