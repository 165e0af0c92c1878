package node

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"

	"jigiya/crypto"
	"jigiya/node/api"
)

// Contacts are what people told this device of others: the devices it was paired
// with, the programmes it works for, addresses typed by hand. They give nobody a
// right: they say with whom to talk, and from whom to take new groups.
type contacts struct {
	Devices    []contact        `json:"devices,omitempty"`
	Programmes []crypto.Address `json:"programmes,omitempty"`
	Addresses  []string         `json:"addresses,omitempty"`

	// Names are what devices are called that are no contacts: those this device's
	// programme certified.
	Names map[crypto.Address]string `json:"names,omitempty"`
}

// A contact is one device.
type contact struct {
	Device crypto.PublicKey `json:"device"`
	Name   string           `json:"name,omitempty"`
	Box    crypto.Hash      `json:"box,omitzero"` // whom to seal bundles to
}

// contactsFile is small, and a person can read it.
const contactsFile = "contacts.json"

// An addressBook is the contacts and their file.
type addressBook struct {
	mu   sync.Mutex
	now  contacts
	keep func(contacts) error
}

func (n *Node) openAddressBook() error {
	raw, err := n.readFile(contactsFile, maxBook)
	if err == nil {
		err = json.Unmarshal(raw, &n.contacts.now)
	}
	if err != nil && !isMissing(err) {
		return fmt.Errorf("reading %s: %w", contactsFile, err)
	}
	n.contacts.keep = func(c contacts) error {
		raw, err := json.MarshalIndent(c, "", "  ")
		if err != nil {
			return err
		}
		return n.keepFile(contactsFile, raw)
	}
	return nil
}

func (a *addressBook) read() contacts {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.now.clone()
}

func (c *contacts) clone() contacts {
	return contacts{slices.Clone(c.Devices), slices.Clone(c.Programmes), slices.Clone(c.Addresses), maps.Clone(c.Names)}
}

// change keeps what a person told, or leaves everything as it was.
func (a *addressBook) change(f func(*contacts)) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	next := a.now.clone()
	f(&next)
	if len(next.Devices) > maxContacts || len(next.Programmes) > maxProgrammes || len(next.Addresses) > maxAddresses || len(next.Names) > maxNames {
		return api.Misused("contacts_full", "max", maxContacts).Hinted("hint.contacts_full")
	}
	if err := a.keep(next); err != nil {
		return fmt.Errorf("keeping the contacts: %w", err)
	}
	a.now = next
	return nil
}

// device is the contact with an address, nil if there is none.
func (c *contacts) device(device crypto.Address) *contact {
	for i := range c.Devices {
		if address, err := c.Devices[i].Device.Address(); err == nil && address == device {
			return &c.Devices[i]
		}
	}
	return nil
}

// meet adds a device, or learns more of one.
func (c *contacts) meet(d contact) {
	for i := range c.Devices {
		if c.Devices[i].Device == d.Device {
			c.Devices[i] = d
			return
		}
	}
	c.Devices = append(c.Devices, d)
}

// reach adds an address once.
func (c *contacts) reach(address string) {
	if !slices.Contains(c.Addresses, address) {
		c.Addresses = append(c.Addresses, address)
	}
}

// introduce is a person's word that a device is known, or is to be forgotten. What
// was learnt of it stays.
func (c *contacts) introduce(device crypto.PublicKey, name string, forget bool) {
	address := addressOf(device)
	if forget {
		c.leave(address)
		delete(c.Names, address)
		return
	}
	d := contact{Device: device}
	if known := c.device(address); known != nil {
		d = *known
	}
	d.Name = cmp.Or(name, d.Name, c.Names[address])
	delete(c.Names, address)
	c.meet(d)
}

// leave is the end of knowing a device: only its name stays.
func (c *contacts) leave(device crypto.Address) {
	if known := c.device(device); known != nil {
		left := *known
		c.Devices = slices.DeleteFunc(c.Devices, func(d contact) bool { return d.Device == left.Device })
		c.name(device, left.Name)
	}
}

// call gives a device a name and nothing else.
func (c *contacts) call(device crypto.PublicKey, name string) {
	if known := c.device(addressOf(device)); known != nil {
		known.Name = name
		return
	}
	c.name(addressOf(device), name)
}

func (c *contacts) name(device crypto.Address, name string) {
	if c.Names == nil {
		c.Names = map[crypto.Address]string{}
	}
	if c.Names[device] = name; name == "" {
		delete(c.Names, device)
	}
}

// workFor adds a programme once; or takes it away.
func (c *contacts) workFor(programme crypto.Address, forget bool) {
	c.Programmes = slices.DeleteFunc(c.Programmes, func(p crypto.Address) bool { return p == programme })
	if !forget {
		c.Programmes = append(c.Programmes, programme)
	}
}
