import { GatewayConfiguration } from '@tragwerk/contracts/gateway'
import { expect, test } from 'vitest'
import { aDeployment } from '../providers/a-deployment.ts'
import { refusePrice, toPrice, toPriceDraft, unpricedInUse, withoutPrice, withPrice } from './price-draft.ts'

const configuration = GatewayConfiguration.parse({
  providers: { own: { kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:1/v1' } },
  prices: {
    'own/a': { input: 0, output: 0.5, request: 0.01 },
    'own/b': { input: 1, longContext: { above: 200_000, input: 2, output: 4 } },
  },
})

test.each(Object.entries(configuration.prices))(
  'the form of %s gives back what it was made from',
  (name, price) => {
    expect(toPrice(toPriceDraft(name, price))).toEqual(price)
  },
)

test('a changed price keeps its place, a new one comes last', () => {
  const changed = withPrice(configuration, 'own/a', toPriceDraft('own/c', { input: 7 }))
  const added = withPrice(configuration, undefined, toPriceDraft('own/c', { input: 7 }))

  expect(Object.entries(changed.prices as object)[0]).toEqual(['own/c', { input: 7 }])
  expect(Object.keys(added.prices as object)).toEqual(['own/a', 'own/b', 'own/c'])
  expect(Object.keys(withoutPrice(configuration, 'own/a').prices)).toEqual(['own/b'])
})

test('flags only what is in use and has no price', () => {
  const deployments = [
    aDeployment({ deployment: 'a/priced', usedBy: ['chat'], isPriced: true }),
    aDeployment({ deployment: 'a/named', usedBy: ['chat'], isPriced: false }),
    aDeployment({ deployment: 'a/asked', requests: 2, isPriced: false }),
    aDeployment({ deployment: 'a/idle', isPriced: false }),
  ]

  expect(unpricedInUse(deployments).map(({ deployment }) => deployment)).toEqual(['a/named', 'a/asked'])
})

test.each([
  ['nothing', {}, { deployment: 'deploymentInvalid', input: 'priceMissing' }],
  ['own/a', { input: 0 }, { deployment: 'deploymentTaken', input: undefined }],
  ['own/c', { request: 1 }, { deployment: undefined, input: undefined }],
])('a new price for %s of %j is judged before the server is asked', (name, price, reasons) => {
  expect(refusePrice(configuration, undefined, toPriceDraft(name, price))).toEqual(reasons)
})
