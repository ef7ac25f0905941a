using System.Text;
using CloneCmdlets.Text;

namespace CloneCmdlets.BuildAgents;

/// <summary>GitHub Actions: <c>::command property=value::text</c> in the log, and a file for output variables.</summary>
internal sealed class GitHubActions(string? outputFile) : BuildAgent
{
    public override string Error(CloneException error) =>
        $"::error title={Property(error.ErrorId.ToString())}::{Data(SafeText.Clean(error.Message))}";

    protected override async Task<IReadOnlyList<string>> SetAsync(
        IReadOnlyList<KeyValuePair<string, string>> variables, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(outputFile))
        {
            var text = string.Concat(variables.Select(one => Entry(one.Key, one.Value)));
            await SharedFile.AppendAsync(outputFile, Encoding.UTF8.GetBytes(text), cancellationToken).ConfigureAwait(false);
        }

        return [];
    }

    /// <summary>A value of several lines stands between marks that nobody can foresee: a line of it can't end it, nor set another variable.</summary>
    private static string Entry(string name, string value)
    {
        if (!value.AsSpan().ContainsAny('\r', '\n'))
        {
            return $"{name}={value}{Environment.NewLine}";
        }

        var mark = $"end_{Guid.NewGuid():N}";
        return $"{name}<<{mark}{Environment.NewLine}{value}{Environment.NewLine}{mark}{Environment.NewLine}";
    }

    private static string Data(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) =>
        Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
