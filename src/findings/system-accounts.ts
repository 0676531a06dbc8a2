// Accounts that belong to no person: root, and those of services.

// Those of Debian, Ubuntu, Red Hat and SUSE with a low uid, of frequent services, and of images of systems: these are as
// root, shared by all administrators and tried by everybody.
const names = new Set(
  `root toor admin administrator daemon bin sys sync games man lp mail news uucp proxy www-data backup list irc gnats nobody
   _apt messagebus sshd operator halt shutdown adm ftp apache nginx httpd mysql mariadb postgres oracle redis mongodb
   elasticsearch kafka rabbitmq tomcat jenkins git gitlab gitlab-runner svn docker ansible nagios zabbix prometheus grafana
   postfix dovecot exim named bind dhcpd ntp chrony rpc nfsnobody systemd-network systemd-resolve systemd-timesync
   deploy deployer runner github-runner ubuntu debian ec2-user centos fedora rocky almalinux opensuse azureuser cloud-user
   opc core vagrant pi`
    .trim()
    .split(/\s+/),
);

export function isSystemAccount(user: string): boolean {
  return names.has(user);
}
