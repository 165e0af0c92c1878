package p2p

import (
	"fmt"

	"github.com/klauspost/compress/zstd"
)

// A packer packs columns. It is made when it is first used and forgotten when
// nothing more is to be sent: an idle session holds none.
type packer struct{ encoder *zstd.Encoder }

// worthPacking is from how many bytes on packing is tried.
const worthPacking = 128

func (p *packer) pack(flat []byte) ([]byte, error) {
	if p.encoder == nil {
		var err error
		p.encoder, err = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithWindowSize(64<<10),
			zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(false), zstd.WithLowerEncoderMem(true), zstd.WithSingleSegment(true))
		if err != nil {
			return nil, fmt.Errorf("making a packer: %w", err)
		}
	}
	return p.encoder.EncodeAll(flat, nil), nil
}

// An unpacker is the other way round.
type unpacker struct{ decoder *zstd.Decoder }

// unpack refuses what is not exactly as long as it was said to be, and holds no
// more than that, whatever the packed bytes pretend.
func (u *unpacker) unpack(packed []byte, size int) ([]byte, error) {
	if u.decoder == nil {
		var err error
		u.decoder, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
			zstd.WithDecoderMaxMemory(batchCost), zstd.WithDecoderMaxWindow(64<<10), zstd.WithDecodeAllCapLimit(true))
		if err != nil {
			return nil, fmt.Errorf("making an unpacker: %w", err)
		}
	}
	flat, err := u.decoder.DecodeAll(packed, make([]byte, 0, size))
	switch {
	case err != nil:
		return nil, malformed("unpacking a batch: %v", err)
	case len(flat) != size:
		return nil, malformed("a batch of %d bytes instead of %d", len(flat), size)
	}
	return flat, nil
}
