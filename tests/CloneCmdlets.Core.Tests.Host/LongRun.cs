using System.Globalization;

namespace CloneCmdlets.Core.Tests.Host;

/// <summary>The tests of faults take a part of what they could, unless the environment asks for all of it.</summary>
internal static class LongRun
{
    /// <summary>The trait <c>Category</c> of the tests that have a long form.</summary>
    public const string Category = "Endurance";

    /// <summary>Whether <c>CLONECMDLETS_LONG_RUN</c> is 1.</summary>
    public static bool IsWanted => Environment.GetEnvironmentVariable("CLONECMDLETS_LONG_RUN") == "1";

    /// <summary>The seed of the random tests: <c>CLONECMDLETS_SEED</c>, else a fixed one.</summary>
    public static int Seed =>
        int.TryParse(Environment.GetEnvironmentVariable("CLONECMDLETS_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 20260301;
}
