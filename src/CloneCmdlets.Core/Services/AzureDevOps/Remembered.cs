namespace CloneCmdlets.Services.AzureDevOps;

/// <summary>
/// A value that is worked out once for all who ask, one at a time: those who ask meanwhile wait for the first. A failure is nobody's but the
/// asker's, and the next one tries anew.
/// </summary>
/// <typeparam name="T">What it is.</typeparam>
#pragma warning disable CA1001 // a semaphore without a wait handle holds nothing to be disposed of
internal sealed class Remembered<T>
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _turn = new(1);
    private (bool Has, T Value) _known;

    /// <summary>The value.</summary>
    /// <param name="make">Works it out.</param>
    /// <param name="cancellationToken">Stops this asker only.</param>
    /// <returns>The value.</returns>
    public async Task<T> GetAsync(Func<CancellationToken, Task<T>> make, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_known.Has)
            {
                _known = (true, await make(cancellationToken).ConfigureAwait(false));
            }

            return _known.Value;
        }
        finally
        {
            _turn.Release();
        }
    }
}

/// <summary>Remembered values by key.</summary>
/// <typeparam name="TKey">What tells them apart.</typeparam>
/// <typeparam name="T">What they are.</typeparam>
internal sealed class RememberedByKey<TKey, T>
    where TKey : notnull
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<TKey, Remembered<T>> _values;

    public RememberedByKey(IEqualityComparer<TKey> comparer) => _values = new(comparer);

    /// <summary>The value of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="make">Works it out.</param>
    /// <param name="cancellationToken">Stops this asker only.</param>
    /// <returns>The value.</returns>
    public Task<T> GetAsync(TKey key, Func<CancellationToken, Task<T>> make, CancellationToken cancellationToken) =>
        _values.GetOrAdd(key, static _ => new Remembered<T>()).GetAsync(make, cancellationToken);

    /// <summary>Forgets the value of a key: whoever asks from now on has it worked out anew.</summary>
    /// <param name="key">The key.</param>
    public void Forget(TKey key) => _values.TryRemove(key, out _);
}
