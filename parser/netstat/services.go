package netstat

import "strings"

// lookupService resolves a service name that netstat printed in place of a
// port, as the services file of Windows and the IANA registry have it.
func lookupService(name string, t Transport) (uint16, bool) {
	name = strings.ToLower(name)
	if t == UDP {
		if p, ok := udpServices[name]; ok {
			return p, true
		}
	}
	p, ok := tcpServices[name]
	return p, ok
}

// udpServices holds the names whose UDP port is not that of TCP.
var udpServices = map[string]uint16{
	"biff": 512, "who": 513, "syslog": 514, "router": 520, "talk": 517, "ntalk": 518, "tftp": 69,
}

var tcpServices = map[string]uint16{
	"echo": 7, "discard": 9, "systat": 11, "daytime": 13, "qotd": 17, "chargen": 19, "ftp-data": 20, "ftp": 21, "ssh": 22,
	"telnet": 23, "smtp": 25, "time": 37, "rlp": 39, "nameserver": 42, "nicname": 43, "whois": 43, "domain": 53, "bootps": 67,
	"bootpc": 68, "tftp": 69, "gopher": 70, "finger": 79, "http": 80, "www": 80, "hosts2-ns": 81, "kerberos": 88, "kerberos-sec": 88,
	"hostname": 101, "iso-tsap": 102, "rtelnet": 107, "pop2": 109, "pop3": 110, "sunrpc": 111, "auth": 113, "ident": 113,
	"uucp-path": 117, "sqlserv": 118, "nntp": 119, "ntp": 123, "epmap": 135, "loc-srv": 135, "profile": 136, "netbios-ns": 137,
	"nbname": 137, "netbios-dgm": 138, "nbdatagram": 138, "netbios-ssn": 139, "nbsession": 139, "imap": 143, "imap4": 143,
	"sql-net": 150, "sqlsrv": 156, "pcmail-srv": 158, "snmp": 161, "snmptrap": 162, "print-srv": 170, "bgp": 179, "irc": 194,
	"ipx": 213, "rtsps": 322, "mftp": 349, "ldap": 389, "https": 443, "microsoft-ds": 445, "kpasswd": 464, "isakmp": 500,
	"exec": 512, "login": 513, "cmd": 514, "shell": 514, "printer": 515, "efs": 520, "ulp": 522, "timed": 525, "tempo": 526,
	"irc-serv": 529, "courier": 530, "conference": 531, "netnews": 532, "netwall": 533, "uucp": 540, "klogin": 543, "kshell": 544,
	"dhcpv6-client": 546, "dhcpv6-server": 547, "rtsp": 554, "afpovertcp": 548, "new-rwho": 550, "remotefs": 556, "rmonitor": 560,
	"monitor": 561, "nntps": 563, "whoami": 565, "ms-shuttle": 568, "ms-rome": 569, "http-rpc-epmap": 593, "hmmp-ind": 612,
	"hmmp-op": 613, "ldaps": 636, "doom": 666, "msexch-routing": 691, "kerberos-adm": 749, "kerberos-iv": 750, "mdbs_daemon": 800,
	"ftps-data": 989, "ftps": 990, "telnets": 992, "imaps": 993, "ircs": 994, "pop3s": 995, "activesync": 1034, "socks": 1080,
	"kpop": 1109, "nfsd-status": 1110, "nfa": 1155, "phone": 1167, "opsmgr": 1270, "ms-sql-s": 1433, "ms-sql-m": 1434,
	"ms-sna-server": 1477, "ms-sna-base": 1478, "wins": 1512, "ingreslock": 1524, "stt": 1607, "l2tp": 1701, "pptconference": 1711,
	"pptp": 1723, "msiccp": 1731, "remote-winsock": 1745, "ms-streaming": 1755, "msmq": 1801, "radius": 1812, "radacct": 1813,
	"msnp": 1863, "ssdp": 1900, "close-combat": 1944, "nfsd": 2049, "nfs": 2049, "knetd": 2053, "mzap": 2106, "qwave": 2177,
	"directplay": 2234, "ms-olap3": 2382, "ms-olap4": 2383, "ms-olap1": 2393, "ms-olap2": 2394, "ms-theater": 2460,
	"wlbs": 2504, "ms-v-worlds": 2525, "sms-rcinfo": 2701, "sms-xfer": 2702, "sms-chat": 2703, "sms-remctrl": 2704,
	"msolap-ptp2": 2725, "icslap": 2869, "cifs": 3020, "xbox": 3074, "ms-dotnetster": 3126, "ms-rule-engine": 3132,
	"msft-gc": 3268, "msft-gc-ssl": 3269, "mysql": 3306, "ms-cluster-net": 3343, "msfw-control": 3847, "ms-wbt-server": 3389,
	"rdp": 3389, "ms-la": 3535, "pnrp-port": 3540, "teredo": 3544, "p2pgroup": 3587, "ws-discovery": 3702, "upnp-discovery": 3702,
	"dvcprov-port": 3776, "msft-dpm-cert": 6076, "sdp-id-port": 3869, "net-device": 4350, "ipsec-msft": 4500, "ipsec-nat-t": 4500,
	"llmnr": 5355, "wsd": 5357, "wsdapi": 5357, "wsdapi-s": 5358, "rrac": 5678, "dccm": 5679, "ms-licensing": 5720, "directplay8": 6073,
	"ms-do": 7680, "man": 9535, "rasadv": 9753, "imip-channels": 11320, "directplaysrvr": 47624, "mdns": 5353, "postgresql": 5432,
	"vnc": 5900, "wsman": 5985, "wsmans": 5986, "winrm": 47001, "http-alt": 8080, "https-alt": 8443, "pcsync-https": 8443, "amqp": 5672,
	"xmpp-client": 5222, "hpvirtgrp": 5223, "sip": 5060, "sips": 5061, "commplex-main": 5000, "commplex-link": 5001,
	"us-cli": 8082, "sunproxyadmin": 8081, "tproxy": 8081, "irdmi": 8000, "ajp13": 8009, "oracle": 1521, "ncube-lm": 1521,
}
