using System.Globalization;

namespace CloneCmdlets.Services.WallarmFast.Rules;

/// <summary>A range of whole numbers, both ends within.</summary>
/// <param name="Least">The least.</param>
/// <param name="Most">The most.</param>
internal readonly record struct Limit(int Least, int Most)
{
    public bool Contains(long value) => value >= Least && value <= Most;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"from {Least} to {Most}");
}

/// <summary>The documented limits of a run [doc].</summary>
internal static class RunLimits
{
    /// <summary><c>rps</c>, requests a second.</summary>
    public static Limit Rps { get; } = new(1, 1000);

    /// <summary><c>rps_per_baseline</c>, requests a second.</summary>
    public static Limit RpsPerBaseline { get; } = new(1, 500);

    /// <summary><c>inactivity_timeout</c> of a recording, seconds; <see cref="DefaultInactivityTimeout"/> where it is left out.</summary>
    public static Limit InactivityTimeout { get; } = new(300, 86_400);

    public const int DefaultInactivityTimeout = 1800;
}
