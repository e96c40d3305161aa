import { permissions } from '@tragwerk/contracts/identity'
import { describe, expect, it } from 'vitest'
import { hasPermission, requirePermission, systemCall } from './index.ts'

const tenantId = '01900000-0000-7000-8000-000000000001'

describe('requirePermission', () => {
  it.each(permissions)('lets a principal pass that holds %s', (permission) => {
    const call = systemCall(tenantId, { permissions: [permission] })

    expect(() => requirePermission(call, permission)).not.toThrow()
  })

  it.each(permissions)('refuses %s to a principal that holds everything else', (permission) => {
    const others = permissions.filter((other) => other !== permission)
    const call = systemCall(tenantId, { permissions: others })

    expect(() => requirePermission(call, permission)).toThrow(
      expect.objectContaining({
        kind: 'forbidden',
        code: 'access.permission_denied',
        details: { needed: permission },
      }),
    )
  })

  it.each(['__proto__', 'constructor', '', '*', 'knowledge:*'])(
    'never holds the undeclared name %j',
    (name) => {
      expect(hasPermission(systemCall(tenantId), name as (typeof permissions)[number])).toBe(false)
    },
  )
})

describe('systemCall', () => {
  it('acts as the system with every permission unless told fewer', () => {
    const call = systemCall(tenantId)

    expect(call.tenantId).toBe(tenantId)
    expect(call.principal.kind).toBe('system')
    expect([...call.principal.permissions].sort()).toEqual([...permissions].sort())
    expect(call.traceId).toMatch(/^0{32}$/)
    expect(call.signal.aborted).toBe(false)
  })

  it('names the part of the platform that acts and follows the given trace and signal', () => {
    const stop = new AbortController()
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'

    const call = systemCall(tenantId, { name: 'scheduler', traceId, signal: stop.signal, useCaseId: 'uc-1' })
    stop.abort()

    expect(call).toMatchObject({ principal: { id: 'system', name: 'scheduler' }, traceId, useCaseId: 'uc-1' })
    expect(call.signal.aborted).toBe(true)
  })
})
