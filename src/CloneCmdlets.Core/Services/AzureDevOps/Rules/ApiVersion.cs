using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace CloneCmdlets.Services.AzureDevOps.Rules;

/// <summary>An api-version, such as <c>5.0</c>, <c>7.1-preview</c> or <c>5.0-preview.2</c>.</summary>
/// <param name="Major">The first number.</param>
/// <param name="Minor">The second.</param>
/// <param name="IsPreview">Whether <c>-preview</c> stands there.</param>
/// <param name="Revision">The preview's own number; 0 where there is none.</param>
internal readonly record struct ApiVersion(int Major, int Minor, bool IsPreview, int Revision)
{
    /// <summary>Reads a version.</summary>
    /// <param name="text">The text.</param>
    /// <param name="version">The version.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out ApiVersion version)
    {
        version = default;
        var parts = text?.Split('-') ?? [];
        if (parts.Length is < 1 or > 2 || parts[0].Split('.') is not [var major, var minor]
            || !IsNumber(major, out var majorNumber) || !IsNumber(minor, out var minorNumber))
        {
            return false;
        }

        var revision = 0;
        if (parts.Length == 2)
        {
            var preview = parts[1].Split('.');
            if (!preview[0].Equals("preview", StringComparison.OrdinalIgnoreCase) || preview.Length > 2
                || (preview.Length == 2 && !IsNumber(preview[1], out revision)))
            {
                return false;
            }
        }

        version = new ApiVersion(majorNumber, minorNumber, parts.Length == 2, revision);
        return true;
    }

    /// <summary>Whether this is that version or a newer one, previews aside.</summary>
    /// <param name="major">Its first number.</param>
    /// <param name="minor">Its second.</param>
    /// <returns>Whether it is.</returns>
    public bool IsAtLeast(int major, int minor) => Major > major || (Major == major && Minor >= minor);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Major}.{Minor}{(IsPreview ? "-preview" : "")}{(Revision > 0 ? "." + Revision.ToString(CultureInfo.InvariantCulture) : "")}");

    private static bool IsNumber(string text, out int number)
    {
        number = 0;
        return text.Length is > 0 and <= 4 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
