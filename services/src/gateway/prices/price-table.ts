import { anthropicPrices } from './anthropic.ts'
import { bedrockPrices } from './bedrock.ts'
import { coherePrices } from './cohere.ts'
import { googlePrices } from './google.ts'
import { mistralPrices } from './mistral.ts'
import { azurePrices, openaiPrices } from './openai.ts'
import { entriesOf, type PriceEntry } from './price-entry.ts'

/** Changes with every change of a figure; stands in the ledger beside every amount. */
export const priceTableVersion = '2026-11-21.1'

const checked = '2026-11-21'

/**
 * The built-in prices: list prices in US dollars, without taxes, discounts of contracts, or fees for a provider's tools.
 *
 * The figures were looked up on the day above in public copies of the providers' pricing and model pages and in three
 * public collections of prices: LiteLLM's model_prices_and_context_window.json, models.dev and pydantic's genai-prices;
 * those copies date from June to November 2026. Where sources disagreed, where a price is announced to change on a fixed
 * day, or where only one old source was found (Jina, aliases that moved), the model is left out: it counts as unpriced
 * until the configuration names a price. OpenAI-compatible servers are never priced here, because the same name costs
 * differently with every operator. Models that run on own machines (`ollama` and those built in) cost nothing.
 */
export function builtInPrices(): readonly PriceEntry[] {
  return [
    ...openaiPrices(checked),
    ...azurePrices(checked),
    ...anthropicPrices(checked),
    ...googlePrices(checked),
    ...mistralPrices(checked),
    ...bedrockPrices(checked),
    ...coherePrices(checked),
    ...entriesOf('ollama', checked, [{ models: ['*'], price: { input: 0, output: 0 } }]),
    ...entriesOf('built-in', checked, [{ models: ['*'], price: { input: 0, output: 0 } }]),
  ]
}
