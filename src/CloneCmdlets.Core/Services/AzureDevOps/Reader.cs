using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CloneCmdlets.Http;
using CloneCmdlets.Services.AzureDevOps.Wire;

namespace CloneCmdlets.Services.AzureDevOps;

/// <summary>Reads single things and whole lists: paged to the end, and an error for everything else.</summary>
internal sealed class Reader
{
    /// <summary>What is asked for at a time where a list is counted through; a server may give less.</summary>
    private const int PageSize = 1000;

    /// <summary>So many pages are no list any more, but a server that doesn't stop [ours].</summary>
    private const int MaxPages = 10_000;

    private readonly Func<string, ICloneLog, CancellationToken, Task<HttpAnswer>> _ask;
    private readonly ServiceErrors _errors;

    /// <summary>Makes one.</summary>
    /// <param name="ask">Gets an address: <see cref="ServiceHttp.ReadAsync"/>, or a single try where the caller asks again by itself.</param>
    /// <param name="errors">Makes errors of answers.</param>
    public Reader(Func<string, ICloneLog, CancellationToken, Task<HttpAnswer>> ask, ServiceErrors errors)
    {
        _ask = ask;
        _errors = errors;
    }

    /// <summary>Reads one thing.</summary>
    /// <typeparam name="T">What it is.</typeparam>
    /// <param name="address">Where it is.</param>
    /// <param name="typeInfo">How it is read.</param>
    /// <param name="asked">The words for errors.</param>
    /// <param name="log">Where to tell what is done.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The thing.</returns>
    /// <exception cref="CloneException">Whatever the answer is instead.</exception>
    public async Task<T> GetAsync<T>(string address, JsonTypeInfo<T> typeInfo, Asked asked, ICloneLog log, CancellationToken cancellationToken)
        where T : class
    {
        var answer = await _ask(address, log, cancellationToken).ConfigureAwait(false);
        return Parse(answer, typeInfo, asked);
    }

    /// <summary>
    /// Reads a whole list. A continuation token leads to the next page wherever the service gives one; else, where the route counts, pages are
    /// skipped through until one brings nothing new, since a page may be shorter than was asked for without being the last.
    /// </summary>
    /// <typeparam name="T">What it is a list of.</typeparam>
    /// <param name="address">Where it is.</param>
    /// <param name="counts">Whether the route takes <c>$top</c> and <c>$skip</c>.</param>
    /// <param name="typeInfo">How a page is read.</param>
    /// <param name="key">What tells an item from the others.</param>
    /// <param name="asked">The words for errors.</param>
    /// <param name="log">Where to tell what is done.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>All items, each once, in the service's order.</returns>
    /// <exception cref="CloneException">Whatever an answer is instead; <see cref="CloneErrorId.UnexpectedResponse"/> for a list without an end.</exception>
    public async Task<IReadOnlyList<T>> ListAsync<T>(
        string address,
        bool counts,
        JsonTypeInfo<ListAnswer<T>> typeInfo,
        Func<T, string?> key,
        Asked asked,
        ICloneLog log,
        CancellationToken cancellationToken)
    {
        var items = new List<T>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var tokens = new HashSet<string>(StringComparer.Ordinal);
        var skip = 0;
        var next = counts ? Routes.Skip(address, PageSize, 0) : address;
        for (var page = 1; ; page++)
        {
            var answer = await _ask(next, log, cancellationToken).ConfigureAwait(false);
            var values = Parse(answer, typeInfo, asked).Value ?? [];
            var before = items.Count;
            items.AddRange(values.Where(item => item is not null && (key(item) is not { } id || keys.Add(id))));
            skip += values.Count;
            if (answer.ContinuationToken is { Length: > 0 } token)
            {
                if (!tokens.Add(token) || page == MaxPages)
                {
                    throw _errors.Unreadable(answer, asked, "its pages lead round in a circle");
                }

                next = Routes.After(address, token);
            }
            else if (counts && tokens.Count == 0 && items.Count > before && page < MaxPages)
            {
                next = Routes.Skip(address, PageSize, skip);
            }
            else
            {
                return items;
            }
        }
    }

    /// <summary>The thing that an answer holds.</summary>
    /// <typeparam name="T">What it is.</typeparam>
    /// <param name="answer">The answer.</param>
    /// <param name="typeInfo">How it is read.</param>
    /// <param name="asked">The words for errors.</param>
    /// <returns>The thing.</returns>
    /// <exception cref="CloneException">Whatever the answer is instead.</exception>
    internal T Parse<T>(HttpAnswer answer, JsonTypeInfo<T> typeInfo, Asked asked)
        where T : class
    {
        if (!answer.IsSuccess || ServiceErrors.IsSignInPage(answer))
        {
            throw _errors.From(answer, asked);
        }

        try
        {
            return answer.ReadJson(typeInfo) ?? throw _errors.Unreadable(answer, asked, "it is empty");
        }
        catch (JsonException)
        {
            throw _errors.Unreadable(answer, asked, "it isn't the JSON that belongs here");
        }
    }
}
