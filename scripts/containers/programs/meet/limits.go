package main

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// most is where counting stops: no row has a limit that is both higher and of interest.
const most = 300

func limits(met map[string]string) {
	met["files"] = count(openFiles())
	met["processes"] = count(processes())
	if size, isMount := shmSize(); isMount {
		met["shm"] = strconv.FormatInt(size, 10)
	}
	// Pages that are used, not only reserved. The kernel ends the child, which is the larger one.
	if words := os.Getenv("MEET_MEMORY"); words != "" {
		met["memory"] = inChild("memory-" + words)
	}
	if os.Getenv("MEET_CPU") != "" {
		met["cpu"] = burn()
	}
}

func count(reached bool, number int) string {
	if reached {
		return strconv.Itoa(number)
	}
	return "more"
}

// openFiles gives the limit of open files, where it is reached. The lowest free number is taken each time.
func openFiles() (bool, int) {
	var held []int
	defer func() {
		for _, fd := range held {
			syscall.Close(fd)
		}
	}()
	highest := 2
	for len(held) < most {
		fd, err := syscall.Open("/dev/null", syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
		if err == syscall.EMFILE {
			return true, highest + 1
		}
		if err != nil {
			return false, 0
		}
		held = append(held, fd)
		highest = max(highest, fd)
	}
	return false, 0
}

// processes gives how many processes and threads there are when the kernel refuses another one. The children do nothing but wait:
// of a forked Go program no more is sound than that.
func processes() (bool, int) {
	var children []int
	defer func() {
		for _, pid := range children {
			syscall.Kill(pid, syscall.SIGKILL)
			syscall.Wait4(pid, nil, 0, nil)
		}
	}()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for len(children) < most {
		pid, _, errno := syscall.RawSyscall6(syscall.SYS_CLONE, uintptr(syscall.SIGCHLD), 0, 0, 0, 0, 0)
		if errno != 0 {
			return errno == syscall.EAGAIN, len(children) + threads()
		}
		if pid == 0 {
			for {
				syscall.RawSyscall6(syscall.SYS_PPOLL, 0, 0, 0, 0, 0, 0)
			}
		}
		children = append(children, int(pid))
	}
	return false, 0
}

func threads() int {
	entries, _ := os.ReadDir("/proc/self/task")
	return len(entries)
}

// shmSize is the most that /dev/shm takes: one page more is refused at once. The second value is false where nothing is mounted there.
func shmSize() (int64, bool) {
	var stat syscall.Statfs_t
	if syscall.Statfs("/dev/shm", &stat) != nil || stat.Type != 0x01021994 {
		return 0, false
	}
	size := int64(stat.Blocks) * stat.Bsize
	file, err := os.CreateTemp("/dev/shm", "meet")
	if err != nil {
		return size, true
	}
	defer os.Remove(file.Name())
	defer file.Close()
	if err := syscall.Fallocate(int(file.Fd()), 0, 0, size+stat.Bsize); err == nil {
		return -1, true
	}
	return size, true
}

// burn uses two threads for a while, and says whether it was held back.
func burn() string {
	before := throttled()
	end := time.Now().Add(400 * time.Millisecond)
	done := make(chan bool)
	for thread := 0; thread < 2; thread++ {
		go func() {
			for time.Now().Before(end) {
			}
			done <- true
		}()
	}
	<-done
	<-done
	if throttled() > before {
		return "held back"
	}
	return "free"
}

// throttled is in how many periods the group used up its share (cgroup v1 or v2).
func throttled() int {
	for _, file := range []string{"/sys/fs/cgroup/cpu.stat", "/sys/fs/cgroup/cpu/cpu.stat", "/sys/fs/cgroup/cpu,cpuacct/cpu.stat"} {
		text, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		for _, line := range strings.Split(string(text), "\n") {
			if number, ok := strings.CutPrefix(line, "nr_throttled "); ok {
				value, _ := strconv.Atoi(number)
				return value
			}
		}
	}
	return 0
}
