# A call that ends before its work: whatever was made by then is in the output, or told by the host.

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $PSScriptRoot 'RecordingHost.ps1')
    Import-TestModule
    $null = Initialize-TestEmulator
    $script:plans = Get-CloneService AzureDevOps

    function ConvertTo-PlanRow([string] $Name, [hashtable] $More = @{}) {
        [pscustomobject] (@{ Id = 1; DestinationName = $Name } + $More)
    }

    # Waits until plans of such names are there.
    function Wait-TestPlan([string[]] $Name) {
        $deadline = [datetime]::UtcNow.AddSeconds(60)
        while (@($Name | Where-Object { (Get-TestPlanName) -notcontains $_ }).Count -gt 0) {
            if ([datetime]::UtcNow -gt $deadline) { throw 'The plans were not made.' }
            Start-Sleep -Milliseconds 50
        }
    }
}

AfterAll {
    Stop-CloneEmulator
}

Describe 'A call that ends early' {
    BeforeEach {
        $script:out = [System.Collections.Generic.List[object]]::new()
        $script:recorded = $null
    }

    AfterEach {
        Clear-TestFault
        if ($recorded) { Complete-RecordedScript $recorded }
    }

    It 'by a connection that is not there writes what was under way first' {
        $null = Add-TestFault 'POST *cloneoperation' delay @{ ms = 1500 }
        $failure = Get-TestError {
            & { ConvertTo-PlanRow 'under way'; Wait-TestFault; ConvertTo-PlanRow 'nowhere' @{ Connection = 'typo' }; ConvertTo-PlanRow 'too late' } |
                Copy-TestPlan | ForEach-Object { $out.Add($_) }
        }
        Get-ErrorId $failure | Should -Be 'NotConnected'
        $out.Destination.Name | Should -Be 'under way'
        Get-TestPlanName | Should -Contain 'under way'
        Get-TestPlanName | Should -Not -Contain 'too late'
    }

    It 'by -ErrorAction Stop tells the handle of what was under way' {
        $null = Copy-TestPlan 1 'taken'
        $null = Add-TestFault 'POST *cloneoperation' delay @{ ms = 1500 }
        $struck = [System.Threading.ManualResetEventSlim]::new()
        $script:recorded = Invoke-RecordedScript {
            param($Connection, $Signal)
            & {
                param($Struck)
                [pscustomobject]@{ Id = 1; DestinationName = 'late' }
                $Struck.Wait()
                [pscustomobject]@{ Id = 1; DestinationName = 'taken' }
            } $Signal | Copy-TestPlan -Connection $Connection -ErrorAction Stop
        } $plans, $struck
        Wait-TestFault
        $struck.Set()
        { $recorded.Shell.EndInvoke($recorded.Running) } | Should -Throw '*taken*'
        $handle = @(Get-CloneOperation | Where-Object { $_.Destination.Name -eq 'late' }).Handle
        $handle | Should -Match '#plan/'
        $recorded.Host.Warnings.Count | Should -Be 1
        $recorded.Host.Warnings | Should -BeLike "*'$handle'*"
    }

    It 'by a token that has ended writes what it waited for, unfinished, and says how to go on' {
        $null = Add-TestFault 'GET *cloneOperation*' unknownState @{ times = 1000 }
        $failure = Get-TestError {
            & {
                ConvertTo-PlanRow 'waited 1'
                ConvertTo-PlanRow 'waited 2'
                Wait-TestPlan 'waited 1', 'waited 2'
                $null = Add-TestFault 'POST *cloneoperation' signInPage @{ times = 1000 }
                ConvertTo-PlanRow 'refused'
                ConvertTo-PlanRow 'never asked'
            } | Copy-TestPlan -Wait -ThrottleLimit 1 3>&1 | ForEach-Object { $out.Add($_) }
        }
        Get-ErrorId $failure | Should -Be 'NotSignedIn'
        $written = @($out | Where-Object { $_ -is [CloneCmdlets.CloneOperation] })
        $written.Destination.Name | Sort-Object | Should -Be 'waited 1', 'waited 2'
        $said = @($out | Where-Object { "$_" -match 'The waiting has ended' })
        $said.Count | Should -Be 1
        "$said" | Should -Match 'Wait-CloneOperation -Handle'
    }

    It 'by a token that is refused during the wait writes what it waited for, unfinished' {
        $null = Add-TestFault 'GET *cloneOperation*' status @{ status = 401; times = 1000 }
        $failure = Get-TestError {
            ConvertTo-PlanRow 'left 1' | Copy-TestPlan -Wait 3>&1 | ForEach-Object { $out.Add($_) }
        }
        Get-ErrorId $failure | Should -Be 'NotSignedIn'
        $written = @($out | Where-Object { $_ -is [CloneCmdlets.CloneOperation] })
        $written.Destination.Name | Should -Be 'left 1'
        $written.State | Should -Not -Be 'Succeeded'
        "$($out | Where-Object { $_ -isnot [CloneCmdlets.CloneOperation] })" | Should -BeLike "*Wait-CloneOperation -Handle '$($written.Handle)'*"
    }

    It 'by a command that has enough says what goes on' {
        $null = Add-TestFault 'GET *cloneOperation*' unknownState @{ times = 1000 }
        $script:recorded = Invoke-RecordedScript {
            param($Connection)
            & {
                [pscustomobject]@{ Id = 1; DestinationName = 'goes on' }
                [pscustomobject]@{ Id = 4711; DestinationName = 'unknown' }
            } | Copy-TestPlan -Connection $Connection -Wait -ErrorAction SilentlyContinue 2>&1 3>&1 | Select-Object -First 1
            'next'
        } $plans
        Wait-TestPlan 'goes on'
        # The first that comes out is the warning of the unknown state, or the error of the second row.
        $recorded.Shell.EndInvoke($recorded.Running) | Select-Object -Last 1 | Should -Be 'next'
        $handle = @(Get-CloneOperation | Where-Object { $_.Destination.Name -eq 'goes on' }).Handle
        $recorded.Host.Warnings.Count | Should -Be 1
        $recorded.Host.Warnings | Should -BeLike "*$handle*"
    }
}
