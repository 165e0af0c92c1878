package p2p

import (
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// Packers are kept for reuse, and freed when nobody has packed for a while: an
// idle node holds none.
var (
	packers = sync.Pool{New: func() any {
		e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithWindowSize(64<<10),
			zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(false), zstd.WithLowerEncoderMem(true), zstd.WithSingleSegment(true))
		if err != nil {
			panic(err) // the options are wrong
		}
		return e
	}}
	unpackers = sync.Pool{New: func() any {
		d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
			zstd.WithDecoderMaxMemory(batchCost), zstd.WithDecoderMaxWindow(64<<10), zstd.WithDecodeAllCapLimit(true))
		if err != nil {
			panic(err)
		}
		return d
	}}
)

func pack(flat []byte) []byte {
	e := packers.Get().(*zstd.Encoder)
	defer packers.Put(e)
	return e.EncodeAll(flat, nil)
}

// unpack refuses what is not exactly as long as it was said to be, and holds no
// more than that.
func unpack(packed []byte, size int) ([]byte, error) {
	d := unpackers.Get().(*zstd.Decoder)
	defer unpackers.Put(d)
	flat, err := d.DecodeAll(packed, make([]byte, 0, size))
	if err != nil {
		return nil, err
	}
	if len(flat) != size {
		return nil, fmt.Errorf("%d bytes instead of %d", len(flat), size)
	}
	return flat, nil
}
