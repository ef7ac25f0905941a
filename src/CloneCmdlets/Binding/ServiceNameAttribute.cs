using System.Management.Automation;
using CloneCmdlets.Services;

namespace CloneCmdlets.Binding;

/// <summary>The name of a service in any case, as the set of valid names compares it; an empty cell leaves the parameter out.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ServiceNameAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var name = Cell.TextOf(inputData);
        return Cell.IsEmpty(Cell.Plain(inputData)) ? Cell.NoTextGiven
            : ServiceCatalog.Services.FirstOrDefault(service => service.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Name ?? inputData;
    }
}
