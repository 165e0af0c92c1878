package discovery

import (
	"context"
	"slices"
	"sync"
	"time"
)

// watch gives the segments at once and whenever they have changed.
func watch(ctx context.Context, work *sync.WaitGroup) <-chan []segment {
	news := make(chan []segment)
	told, pace := changes(ctx, work), watchedPace
	if told == nil {
		pace = pollPace
	}
	work.Go(func() {
		var last []segment
		t := time.NewTicker(pace)
		defer t.Stop()
		for first := true; ; first = false {
			now := segments()
			if first || !slices.EqualFunc(last, now, same) {
				select {
				case news <- now:
				case <-ctx.Done():
					return
				}
			}
			last = now
			select {
			case <-told:
			case <-t.C:
			case <-ctx.Done():
				return
			}
		}
	})
	return news
}
