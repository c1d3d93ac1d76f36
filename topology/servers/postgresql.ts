// PostgreSQL: https://www.postgresql.org/docs/
import { type ServerService, type Text, text } from "../model";

/** An interrupted first start leaves the folder `new`. */
const START = text`if [ ! -e data ]; then
  rm -rf new
  initdb --pgdata=new --username=lab --auth=trust --encoding=UTF8 --locale=C --wal-segsize=1 --no-sync >/dev/null
  postgres --single -D new -c exit_on_error=on postgres <"$CONFIGURATION_DIRECTORY/schema.sql" >/dev/null
  mv new data
fi
exec postgres -D data -c config_file="$CONFIGURATION_DIRECTORY/postgresql.conf" -c hba_file="$CONFIGURATION_DIRECTORY/pg_hba.conf"
`;

/**
 * A database server at port 5432. It asks for no password, so that no secret is in the user data: the security group decides
 * which hosts may ask it, and the user `reader` may only read what the schema grants.
 *
 * @param schema what a new database is given: SQL, a statement a line
 */
export function postgresql(schema: Text): ServerService {
  return {
    name: "postgresql",
    software: "postgresql",
    listensOn: [{ transport: "tcp", port: 5432 }],
    restartDelaySec: 1,
    files: {
      start: START,
      "schema.sql": [...text`create role reader login;\n`, ...schema],
      "postgresql.conf": text`listen_addresses = '0.0.0.0'
unix_socket_directories = ''
shared_buffers = 16MB
max_connections = 20
jit = off
`,
      "pg_hba.conf": text`host postgres reader 0.0.0.0/0 trust\n`,
    },
  };
}
