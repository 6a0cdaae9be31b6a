// Package ipaddresses reads "netsh interface ipv4 show addresses" (also "show
// config"): the addresses of every interface.
//
//	Configuration for interface "Ethernet 2"
//	    DHCP enabled:                         No
//	    IP Address:                           192.0.2.17
//	    Subnet Prefix:                        192.0.2.0/24 (mask 255.255.255.0)
//	    Default Gateway:                      192.0.2.1
//	    Gateway Metric:                       1
//	    InterfaceMetric:                      25
//
// The values tell in any language what a line is: an address with its network
// below it is one of the interface, one with a metric below it is a gateway. The
// name servers of "show config" have neither; more of them stand below, alone.
//
// Grammar (a token is a line; see EBNF):
//
//	Output    = (Interface | Stray)* .
//	Interface = Head (Field | Value)* .
package ipaddresses
