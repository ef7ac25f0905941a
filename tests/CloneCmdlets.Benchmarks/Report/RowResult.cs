namespace CloneCmdlets.Benchmarks;

/// <summary>One line of the table.</summary>
internal interface IRow
{
    /// <summary>A short name, for <c>--only</c> and the plots.</summary>
    string Id { get; }

    string What { get; }

    string Budget { get; }

    /// <summary>Whether it takes so long that it is measured only when <c>--only</c> has its whole name.</summary>
    bool IsLong => false;

    Task<RowResult> MeasureAsync(bool quick);
}

/// <summary>A row whose parts aren't there.</summary>
internal sealed class RowSkippedException(string reason) : Exception(reason);

/// <summary>What was measured for one line.</summary>
internal sealed record RowResult(string Id, string What, string Budget)
{
    public List<Series> Series { get; init; } = [];

    /// <summary>What the budget is about.</summary>
    public List<Verdict> Verdicts { get; init; } = [];

    /// <summary>How it was measured, and what isn't in it.</summary>
    public List<string> Notes { get; init; } = [];

    public string? Skipped { get; init; }

    public string? Failure { get; init; }

    public RowResult With(string name, string unit, IEnumerable<double> samples)
    {
        Series.Add(new Series(name, unit, [.. samples]));
        return this;
    }

    /// <summary>Adds a comparison, pair by pair, with its limit.</summary>
    public RowResult Compare(string name, IReadOnlyList<double> ours, IReadOnlyList<double> theirs, double limit, bool atLeast = false)
    {
        var ratios = ours.Zip(theirs, (one, other) => one / other).ToArray();
        var ratio = Statistics.Median(ratios);
        Verdicts.Add(new Verdict(name, "x", ratio, ratios.Min(), ratios.Max(), limit, atLeast));
        return this;
    }

    /// <summary>Adds a figure with its limit.</summary>
    public RowResult Limit(string name, string unit, IReadOnlyList<double> samples, double limit, bool atLeast = false)
    {
        Verdicts.Add(new Verdict(name, unit, Statistics.Median(samples), samples.Min(), samples.Max(), limit, atLeast));
        return this;
    }

    public RowResult Note(string text)
    {
        Notes.Add(text);
        return this;
    }
}

/// <summary>Samples of one thing.</summary>
internal sealed record Series(string Name, string Unit, double[] Samples)
{
    public double Median => Statistics.Median(Samples);

    public double Least => Samples.Min();

    public double Most => Samples.Max();
}

/// <summary>A figure beside its limit.</summary>
internal sealed record Verdict(string Name, string Unit, double Value, double Least, double Most, double Limit, bool AtLeast)
{
    public bool Holds => AtLeast ? Value >= Limit : Value <= Limit;
}

internal static class Statistics
{
    public static double Median(IReadOnlyList<double> samples) => Quantile(samples, 0.5);

    public static double Quantile(IReadOnlyList<double> samples, double share)
    {
        var sorted = samples.Order().ToArray();
        var at = share * (sorted.Length - 1);
        var low = (int)at;
        return low + 1 < sorted.Length ? sorted[low] + ((at - low) * (sorted[low + 1] - sorted[low])) : sorted[low];
    }
}
