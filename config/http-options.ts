import type { OptionSpec } from './option-spec';

/** Options of the REST interface, with Orthanc's names, types and defaults (differences: docs/differences.md). */
export type HttpOptions = {
  readonly HttpServerEnabled: boolean;
  readonly OrthancExplorerEnabled: boolean;
  readonly HttpPort: number;
  /** Never empty: loopback, or all interfaces with RemoteAccessAllowed. */
  readonly HttpBindAddresses: readonly string[];
  readonly RemoteAccessAllowed: boolean;
  readonly AuthenticationEnabled: boolean;
  readonly RegisteredUsers: Readonly<Record<string, string>>;
  readonly UnauthenticatedRemoteAccessAllowed: boolean;
  readonly HttpAllowedOrigins: readonly string[];
  readonly SslEnabled: boolean;
  readonly SslCertificate: string;
  /** 0 to 5: 4 is TLS 1.2, 5 is TLS 1.3. */
  readonly SslMinimumProtocolVersion: number;
  /** OpenSSL's names; empty: those of Node. */
  readonly SslCiphersAccepted: readonly string[];
  readonly SslVerifyPeers: boolean;
  readonly SslTrustedClientCertificates: string;
  readonly HttpDescribeErrors: boolean;
  readonly HttpCompressionEnabled: boolean;
  readonly KeepAlive: boolean;
  /** Seconds. */
  readonly KeepAliveTimeout: number;
  readonly TcpNoDelay: boolean;
  /** Seconds. */
  readonly HttpRequestTimeout: number;
  readonly HttpThreadsCount: number;
  readonly MaximumHttpConnections: number;
  /** MiB of a request body; 0: no limit. */
  readonly MaximumRequestBodySizeMB: number;
};

const boolean = { type: 'boolean' } as const;
const atLeast = (min: number) => ({ type: 'integer', min, max: Number.MAX_SAFE_INTEGER }) as const;
const seconds = { type: 'integer', min: 1, max: 2_000_000 } as const;
const path = { type: 'path' } as const;

export const httpOptionTable: { readonly [K in keyof HttpOptions]: OptionSpec<HttpOptions[K]> } = {
  HttpServerEnabled: { ...boolean, default: true, doc: 'Whether the REST interface is there at all.' },
  OrthancExplorerEnabled: {
    ...boolean,
    default: true,
    doc: 'Whether `/` leads to the page `/app/explorer.html`.',
    differs: 'It is one page that tells what is stored and where to go on; Orthanc Explorer is not in it.',
  },
  HttpPort: { type: 'integer', min: 1, max: 65535, default: 8042, doc: 'TCP port of the REST interface.' },
  HttpBindAddresses: {
    type: 'strings',
    default: [],
    shownDefault: '`["127.0.0.1"]`, or `["0.0.0.0"]` with RemoteAccessAllowed',
    doc: 'Addresses on which the REST interface listens.',
    differs: 'Empty means all interfaces only with RemoteAccessAllowed.',
  },
  RemoteAccessAllowed: {
    ...boolean,
    default: false,
    doc: 'Whether clients on other machines are served. Needs RegisteredUsers, or UnauthenticatedRemoteAccessAllowed.',
    differs: 'Without users the server does not start, as 1.13.0; 1.10.1 creates a user whose password everybody knows.',
  },
  AuthenticationEnabled: {
    ...boolean,
    default: false,
    shownDefault: 'as RemoteAccessAllowed',
    doc: 'Whether requests need a user of RegisteredUsers (HTTP Basic).',
  },
  RegisteredUsers: { type: 'users', default: {}, doc: 'User names and their passwords.' },
  UnauthenticatedRemoteAccessAllowed: {
    ...boolean,
    default: false,
    doc: 'Whether other machines may be served without a user (RemoteAccessAllowed true, AuthenticationEnabled false): everybody who reaches the port has full access. For networks that are closed by other means.',
    differs: 'Not in Orthanc, which needs no such consent.',
  },
  HttpAllowedOrigins: {
    type: 'strings',
    each: 'origin',
    default: [],
    doc: 'Origins of web pages that may use the REST interface from elsewhere (CORS), such as `https://viewer.example`. Other pages may read nothing, and change nothing: requests other than GET that a browser sends for them are refused.',
    differs: 'Not in Orthanc, which sends no CORS headers and lets every page send requests.',
  },
  SslEnabled: { ...boolean, default: false, doc: 'Whether the REST interface speaks HTTPS, and nothing else.' },
  SslCertificate: {
    ...path,
    default: 'certificate.pem',
    doc: 'File with the private key and the certificate (then its chain), in PEM.',
  },
  SslMinimumProtocolVersion: {
    type: 'integer',
    min: 0,
    max: 5,
    default: 4,
    doc: 'Oldest protocol: 4 is TLS 1.2, 5 is TLS 1.3, 3 is TLS 1.1, less is TLS 1.0.',
    differs: 'SSL 2 and 3 (0 and 1) do not exist any more: they mean TLS 1.0.',
  },
  SslCiphersAccepted: {
    type: 'strings',
    each: 'token',
    default: [],
    shownDefault: "Node's",
    doc: "Ciphers, by OpenSSL's names.",
  },
  SslVerifyPeers: {
    ...boolean,
    default: false,
    doc: 'Whether clients need a certificate that SslTrustedClientCertificates vouches for.',
  },
  SslTrustedClientCertificates: {
    ...path,
    default: 'trustedCertificates.pem',
    doc: 'File with the certificates (PEM, one after the other) of those who vouch for clients.',
  },
  HttpDescribeErrors: { ...boolean, default: true, doc: 'Whether errors are described in the body of the answer.' },
  HttpCompressionEnabled: { ...boolean, default: true, doc: 'Whether answers are compressed for clients that accept it.' },
  KeepAlive: { ...boolean, default: true, doc: 'Whether HTTP connections stay open between requests.' },
  KeepAliveTimeout: {
    ...seconds,
    default: 1,
    doc: 'Seconds that a connection stays open between requests, as it is announced.',
    differs: 'It is closed a second later, so that no client loses the race.',
  },
  TcpNoDelay: { ...boolean, default: true, doc: "Whether Nagle's algorithm is off." },
  HttpRequestTimeout: {
    ...seconds,
    default: 30,
    doc: 'Seconds that the headers may take, and in which at least 1 KiB of a body must come, before a request is given up.',
    differs: 'Orthanc waits so long for each piece only.',
  },
  HttpThreadsCount: {
    ...atLeast(1),
    default: 50,
    doc: 'Taken, and told; limits nothing: MaximumHttpConnections does.',
    differs: 'Requests are not bound to threads here.',
  },
  MaximumHttpConnections: {
    ...atLeast(1),
    default: 1000,
    doc: 'Connections that are open at once at each address; more are closed at once.',
    differs: 'Not in Orthanc, where connections beyond HttpThreadsCount wait.',
  },
  MaximumRequestBodySizeMB: {
    ...atLeast(0),
    default: 8192,
    doc: 'MiB of the largest request body; 0: no limit.',
  },
};
