import { auditRoutes } from '@tragwerk/contracts/audit'
import { identityRoutes } from '@tragwerk/contracts/identity'
import { createClient } from '@tragwerk/sdk'

const writersAtOnce = 8

/** Makes the audit log at least this long, by renaming one key again and again. */
export async function fillAudit(
  server: { readonly url: string; readonly adminKey: string },
  entries: number,
): Promise<void> {
  const client = createClient({ baseUrl: server.url, apiKey: server.adminKey })
  const { key } = await client.call(identityRoutes.createKey, {
    body: { name: 'bench', permissions: ['audit:read'] },
  })
  const newest = await client.call(auditRoutes.listEntries, { query: { limit: 1 } })
  let left = entries - (newest.items[0]?.sequence ?? 0)
  const write = async () => {
    while (left > 0) {
      left -= 1
      await client.call(identityRoutes.renameKey, { params: { id: key.id }, body: { name: `bench ${left}` } })
    }
  }
  await Promise.all(Array.from({ length: writersAtOnce }, write))
}
