using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using CloneCmdlets.Binding;
using CloneCmdlets.Text;

namespace CloneCmdlets.Completion;

/// <summary>Offers values for a parameter. Never fails and never holds the prompt: where there is nothing to offer, or it can't be had soon, nothing is offered.</summary>
public abstract class Completer : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var word = CommandText.Unquote(wordToComplete ?? string.Empty);
        IReadOnlyList<Offer> offers;
        try
        {
            offers = Offers(commandName ?? string.Empty, fakeBoundParameters ?? new Hashtable());
        }
        catch (CloneException)
        {
            return [];
        }

        var pattern = NamePattern.Of(WildcardPattern.Escape(word) + "*");
        return [.. offers.Where(offer => pattern.IsMatch(offer.Value) || offer.Aliases.Any(pattern.IsMatch)).Select(ToResult)];
    }

    /// <summary>What there is to offer.</summary>
    /// <param name="command">The command whose parameter it is.</param>
    /// <param name="bound">The parameters typed so far.</param>
    private protected abstract IReadOnlyList<Offer> Offers(string command, IDictionary bound);

    private static CompletionResult ToResult(Offer offer)
    {
        var shown = SafeText.Clean(offer.Label ?? offer.Value, 200);
        return new CompletionResult(
            CommandText.Quote(offer.Value), shown.Length == 0 ? "?" : shown, CompletionResultType.ParameterValue, SafeText.Clean(offer.ToolTip ?? offer.Value, 400));
    }

    /// <summary>One value.</summary>
    /// <param name="Value">What is typed.</param>
    /// <param name="Label">What is listed, where not the value.</param>
    /// <param name="ToolTip">What is told of it.</param>
    private protected sealed record Offer(string Value, string? Label = null, string? ToolTip = null)
    {
        /// <summary>What else the word typed so far may be the beginning of, such as a name for an id.</summary>
        public IReadOnlyList<string> Aliases { get; init; } = [];
    }
}
