package web

import "sync"

// A ferry tells the pages that listen how far an exchange is which a person began.
type ferry struct {
	mu    sync.Mutex
	hears map[chan crossing]bool
}

// A crossing is how many entries came, of those that are known to be coming.
type crossing struct{ done, total int }

// hear gives a channel of how far it is; who is slow hears the newest only.
func (f *ferry) hear() (far chan crossing, leave func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.hears == nil {
		f.hears = map[chan crossing]bool{}
	}
	far = make(chan crossing, 1)
	f.hears[far] = true
	return far, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		delete(f.hears, far)
	}
}

func (f *ferry) tell(done, total int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for far := range f.hears {
		select {
		case <-far: // what nobody read yet is old
		default:
		}
		far <- crossing{done, total}
	}
}
