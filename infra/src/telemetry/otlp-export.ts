import { BatchSpanProcessor, type SpanProcessor } from '@opentelemetry/sdk-trace'

/**
 * Sends spans in batches to a collector (OTLP over HTTP, at `endpoint` + `/v1/traces`).
 *
 * At most 2,048 spans wait (the library's default); more are dropped, so a collector that is down costs
 * neither memory nor time. The library is loaded here, because most installations do not export.
 */
export async function createOtlpExport(options: { readonly endpoint: string }): Promise<SpanProcessor> {
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http')
  const url = `${options.endpoint.replace(/\/+$/, '')}/v1/traces`
  return new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url, timeoutMillis: 10_000 }) })
}
