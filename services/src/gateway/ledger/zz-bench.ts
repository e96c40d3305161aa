import { mkdtempSync, readFileSync } from 'node:fs'
import { createPgliteDatabase, createPostgresDatabase, runMigrations, type SqlDatabase } from '@tragwerk/data/sql'
import { createIds, createSystemClock, createSystemRandom } from '@tragwerk/infra/clock'
import { createLogger } from '@tragwerk/infra/telemetry'
import { auditMigrations, createAudit } from '@tragwerk/trust/audit'
import { systemCall } from '@tragwerk/trust/access'
import { gatewayMigrations } from '../migrations.ts'
import { findPostgres, startPostgresCluster } from '../../../../testkit/src/postgres-cluster.ts'
import { createLedger } from './ledger.ts'
import { aRecord } from './testing/a-record.ts'
const logger = createLogger({ level: 'warn' })
const clock = createSystemClock()
const ids = createIds({ clock, random: createSystemRandom() })
const tenantId = ids.uuid()
const self = () => { const u = process.cpuUsage(); return u.user + u.system }
async function bench(name: string, database: SqlDatabase, server: () => number) {
  await runMigrations(database, [...auditMigrations, ...gatewayMigrations])
  const audit = createAudit({ database, clock })
  const directory = mkdtempSync('/tmp/ledgerbench/s-')
  const stop = { ...clock, every: () => ({ [Symbol.dispose]() {} }) }
  const ledger = createLedger({ database, audit, clock: stop, ids, logger, failpoints: { hit() {} }, directory })
  const N = 20000
  for (const perTurn of [4, 16]) {
    const records = Array.from({ length: N }, (_, i) => aRecord({ tenantId, at: new Date(1.7e12 + i * 1000).toISOString(), task: `task-${i % 20}`, keyId: `key-${i % 50}`, deployment: `openai/m-${i % 8}` }))
    let inRecord = 0
    let hot = 0
    const before = self() , bs = server()
    for (let i = 0; i < N; i += 500) {
      const h = self()
      for (let j = i; j < i + 500; j += perTurn) {
        const t = performance.now()
        for (let k = j; k < Math.min(i + 500, j + perTurn); k++) ledger.record(records[k]!)
        inRecord += performance.now() - t
        if (j + perTurn < i + 500) await new Promise((r) => setImmediate(r))
      }
      hot += self() - h
      await ledger.flush()
    }
    const all = self() - before
    console.log(name, `${perTurn} per turn: record() ${(inRecord * 1000 / N).toFixed(2)} us; record+turn write ${(hot / N).toFixed(1)} us; this process in all ${(all / N).toFixed(1)} us; server ${((server() - bs) / N).toFixed(1)} us per record`)
  }
  const call = systemCall(tenantId)
  for (const [what, work] of [['list 50', () => ledger.list(call, { limit: 50 })], ['list key', () => ledger.list(call, { limit: 50, keyId: 'key-3' })], ['list q none', () => ledger.list(call, { limit: 50, q: 'nowhere' })], ['list failed', () => ledger.list(call, { limit: 50, outcome: 'refused' })], ['sum by key', () => ledger.sumSpend(call, { by: 'key' })], ['verify', () => ledger.verify(tenantId)]] as const) {
    await work(); const t = performance.now(); await work(); console.log(name, what, (performance.now() - t).toFixed(1), 'ms')
  }
  await database.pool.query('analyze gateway_requests')
  for (const where of ["at <= now() and (at, id) < (now(), 'x')", "(at, id) < ('2023-11-14'::timestamptz, 'x')", "key_id = 'key-3'", "outcome = 'refused' and outcome <> 'complete'"]) {
    const rows = await database.asTenant(tenantId, async (trx) => (await (await import('kysely')).sql<{ 'QUERY PLAN': string }>`explain select id from gateway_requests where tenant_id = ${tenantId} and ${(await import('kysely')).sql.raw(where)} order by at desc, id desc limit 51`.execute(trx)).rows)
    console.log(where, rows.map((r) => r['QUERY PLAN'].trim()).filter((l) => /Scan|Cond|Filter/.test(l)).join(' | '))
  }
  const { rows } = await database.pool.query(`select pg_table_size('gateway_requests')/count(*) as table_bytes, pg_indexes_size('gateway_requests')/count(*) as index_bytes from gateway_requests`)
  console.log(name, rows[0])
  await ledger[Symbol.asyncDispose]()
}
if (process.argv[2] === 'pg') {
  const cluster = await startPostgresCluster(findPostgres(process.env.PATH!)!)
  const { database } = await createPostgresDatabase({ connectionString: cluster.superuserUrl, logger, clock, maxConnections: 1 })
  const pid = ((await database.pool.query<{ p: number }>('select pg_backend_pid() p')).rows[0]!).p
  await bench('PostgreSQL', database, () => { const f = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' '); return (Number(f[11]) + Number(f[12])) * 10000 })
  await database.close(); await cluster.stop()
} else {
  const { database } = await createPgliteDatabase({ dataDir: mkdtempSync('/tmp/ledgerbench/p-'), logger, clock })
  await bench('PGlite', database, () => 0)
  await database.close()
}
process.exit(0)
