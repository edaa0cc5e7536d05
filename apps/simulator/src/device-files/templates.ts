// What an operator uploads for a device type; BroadWorks puts a user's own values in the place of each %TAG%.

export const configXml = `<?xml version="1.0" encoding="UTF-8"?>
<config>
  <protocols>
    <sip>
      <credentials>
        <username>%BWLINEPORT-1%</username>
        <phone-number>%BWE164-1%</phone-number>
        <display-name>%BWNAME-1%</display-name>
        <auth>
          <username>%BWAUTHUSER-1%</username>
          <password>%BWAUTHPASSWORD-1%</password>
        </auth>
      </credentials>
      <domain>%BWHOST-1%</domain>
      <registrar uri="sip:registrar.%BWHOST-1%" port="5060"/>
      <proxy address="sbc.%BWHOST-1%" port="5061" lr="true"/>
      <proxy-discovery enabled="false">
        <record-name></record-name>
        <domain-override></domain-override>
      </proxy-discovery>
      <preferred-port>5060</preferred-port>
      <transports type="tls">
        <udp/>
        <tcp/>
        <tls/>
      </transports>
      <registration-refresh-interval-sec>300</registration-refresh-interval-sec>
    </sip>
    <xsi>
      <root>%XSI_ROOT%/</root>
      <paths>
        <root>/com.broadsoft.xsi-actions/v2.0/</root>
      </paths>
    </xsi>
  </protocols>
</config>
`;

export const configJson = `{
  "sipLineport": "%BWLINEPORT-1%@%BWHOST-1%",
  "sipUsername": "%BWAUTHUSER-1%",
  "sipPassword": "%BWAUTHPASSWORD-1%",
  "primaryWrsAddress": "wss://wrs1.%BWHOST-1%:8443",
  "secondaryWrsAddress": "wss://wrs2.%BWHOST-1%:8443",
  "userFirstName": "%BWFIRSTNAME-1%",
  "userLastName": "%BWLASTNAME-1%"
}
`;

export const deskPhone = `# one setting in a line
reg.1.address="%BWLINEPORT-1%"
reg.1.displayName="%BWNAME-1%"
reg.1.auth.userId="%BWAUTHUSER-1%"
reg.1.auth.password="%BWAUTHPASSWORD-1%"
reg.1.server.1.address="%BWHOST-1%"
reg.1.server.1.port="5060"
reg.1.server.1.transport="TCPpreferred"
voIpProt.SIP.outboundProxy.address="sbc.%BWHOST-1%"
`;
