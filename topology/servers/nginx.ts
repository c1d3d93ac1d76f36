// nginx: https://nginx.org/en/docs/
import { type ServerService, type Text, text } from "../model";

/**
 * nginx opens its log as a file, which a journal's socket is not: `cat` passes the lines on. It ends with nginx, which inherits
 * the log, even if nginx refuses its configuration and never opens it.
 */
const START = text`if [ -e "$CONFIGURATION_DIRECTORY/subject" ] && [ ! -e certificate.pem ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -keyout key.pem -out certificate.pem \\
    -subj "/CN=$(cat "$CONFIGURATION_DIRECTORY/subject")"
fi
# It looks for the certificate beside its configuration.
cp "$CONFIGURATION_DIRECTORY/nginx.conf" .
rm -f access.log
mkfifo access.log
cat access.log &
exec nginx -p . -c nginx.conf -e stderr -g 'daemon off;' 3>access.log
`;

const HTTPS = `
    listen 443 ssl;
    ssl_certificate certificate.pem;
    ssl_certificate_key key.pem;`;

export interface NginxOptions {
  /** Lines of its server block: https://nginx.org/en/docs/http/ngx_http_core_module.html#server */
  readonly server: Text;
  /** The name in its certificate, which it makes when it starts for the first time. @default - it serves HTTP only */
  readonly certificateOf?: Text;
}

/** A web server at port 80 and, with a certificate, 443. */
export function nginx({ server, certificateOf }: NginxOptions): ServerService {
  return {
    name: "nginx",
    software: "nginx",
    listensOn: [{ transport: "tcp", port: 80 }, ...(certificateOf ? [{ transport: "tcp", port: 443 } as const] : [])],
    restartDelaySec: 1,
    files: {
      start: START,
      ...(certificateOf && { subject: certificateOf }),
      "nginx.conf": [
        ...text`pid nginx.pid;
events {}
http {
  access_log access.log;
  client_body_temp_path client-body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  server {
    listen 80;${certificateOf ? HTTPS : ""}
`,
        ...server,
        "  }\n}\n",
      ],
    },
  };
}

/** A page that says which host answers whom. */
export const page = (host: string): Text => text`    location / {
      default_type text/html;
      return 200 "<!doctype html><title>${host}</title><p>${host} answers $remote_addr on port $server_port</p>\\n";
    }
`;
