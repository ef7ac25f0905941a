using System.Management.Automation;

namespace CloneCmdlets.Binding;

/// <summary>Names with wildcards. Names are no words of a language: an I is an i under Turkish too.</summary>
internal static class NamePattern
{
    /// <summary>The pattern, in any case.</summary>
    /// <param name="text">The text, in which wildcards count.</param>
    public static WildcardPattern Of(string text) => WildcardPattern.Get(text, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
}
