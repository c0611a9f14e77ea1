using Microsoft.Extensions.Compliance.Classification;

namespace RagStarter.Core.Telemetry.Logs;

/// <summary>Marks a parameter of a log message as <see cref="LogData.FreeText"/>.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
public sealed class FreeTextAttribute() : DataClassificationAttribute(LogData.FreeText);
