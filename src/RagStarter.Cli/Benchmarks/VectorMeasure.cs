namespace RagStarter.Cli.Benchmarks;

/// <summary>What a process that opened a store and searched it measured.</summary>
/// <param name="Open">Milliseconds to open it and to find the first results.</param>
/// <param name="P50">Median of a search, in milliseconds.</param>
/// <param name="P99">99th percentile of a search, in milliseconds.</param>
/// <param name="Resident">The memory of the process in megabytes.</param>
/// <param name="Found">What each query found.</param>
internal sealed record VectorMeasure(double Open, double P50, double P99, double Resident, List<int[]> Found);
